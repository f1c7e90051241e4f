package dev.treeline.load;

import dev.treeline.span.SpanKind;
import java.util.Map;

/** A shop: web requests with a cache and a database, and an order that goes through a queue. */
final class ShopStories {

  /** A payment as the caller and as the payment service see it. */
  private record Charge(SpanDraft call, SpanDraft served) {}

  private ShopStories() {}

  static ExampleTrace checkout(TraceDraft trace) {
    SpanDraft request = request(trace, 200);
    double at = basket(trace, request, trace.about(3));
    SpanDraft charge = charge(trace, request, at, trace.about(90), 200).call;
    SpanDraft store =
        query(request, "INSERT", "orders", "INSERT INTO orders (id, total) VALUES (?, ?)")
            .from(charge.end() + trace.about(1))
            .to(charge.end() + trace.about(9));
    request.to(store.end() + trace.about(2));
    return trace.done(null);
  }

  static ExampleTrace failedCheckout(TraceDraft trace) {
    SpanDraft request = request(trace, 502);
    double at = basket(trace, request, trace.about(3));
    Charge charge = charge(trace, request, at, trace.about(320), 402);
    String why = "card declined by issuer: insufficient funds";
    charge
        .served
        .failed(why)
        .with("error.type", "CardDeclinedException")
        .event(
            "exception",
            charge.served.end() - 1,
            Map.of(
                "exception.type", "com.example.payments.CardDeclinedException",
                "exception.message", why,
                "exception.stacktrace",
                    """
                    com.example.payments.CardDeclinedException: card declined by issuer
                    \tat com.example.payments.Charge.run(Charge.java:88)
                    \tat com.example.payments.Api.post(Api.java:41)"""));
    charge.call.failed("402 Payment Required").with("error.type", "402");
    request
        .to(charge.call.end() + trace.about(3))
        .failed("payment failed")
        .with("error.type", "502");
    return trace.done(null);
  }

  static ExampleTrace orderShipped(TraceDraft trace) {
    SpanDraft request =
        trace
            .root(Service.STOREFRONT, "POST /api/orders", SpanKind.SERVER)
            .with(http("POST", "/api/orders", 202));
    double sent = trace.about(4);
    SpanDraft publish =
        request
            .child("send orders", SpanKind.PRODUCER)
            .from(sent)
            .to(sent + trace.about(6))
            .with(messaging("send"));
    request.to(publish.end() + trace.about(2));
    SpanDraft consume =
        publish
            .child(Service.SHIPPING, "process orders", SpanKind.CONSUMER)
            .with(messaging("process"))
            .linkedTo(publish);
    double at = publish.end() + trace.about(1600);
    SpanDraft pick =
        consume
            .child("reserve parcel", SpanKind.INTERNAL)
            .from(at)
            .to(at + trace.about(120))
            .with("shipping.carrier", trace.pick("dhl", "ups", "post"));
    SpanDraft write =
        query(consume, "UPDATE", "parcels", "UPDATE parcels SET state = ? WHERE order_id = ?")
            .from(pick.end() + 1)
            .to(pick.end() + 1 + trace.about(14));
    consume.from(at - 2).to(write.end() + trace.about(3)).ok();
    return trace.done(null);
  }

  private static SpanDraft request(TraceDraft trace, int status) {
    return trace
        .root(Service.STOREFRONT, "POST /api/checkout", SpanKind.SERVER)
        .with(http("POST", "/api/checkout", status))
        .with("user.id", "user-" + trace.number(100, 999))
        .with("session.id", trace.name("sess_", 12));
  }

  /** Reads the basket, from the cache or past it. Returns when that is done. */
  private static double basket(TraceDraft trace, SpanDraft request, double at) {
    String route = "/carts/{id}";
    SpanDraft call =
        request
            .child("GET " + route, SpanKind.CLIENT)
            .from(at)
            .with(Map.of("http.request.method", "GET", "url.template", route))
            .with("http.response.status_code", 200);
    double received = at + trace.about(1);
    SpanDraft served =
        call.child(Service.CART, "GET " + route, SpanKind.SERVER)
            .from(received)
            .with(http("GET", route, 200));
    boolean hit = trace.number(1, 3) > 1;
    SpanDraft cache =
        served
            .child("GET cart", SpanKind.CLIENT)
            .from(received + 0.3)
            .to(received + 0.3 + trace.about(0.8))
            .with(Map.of("db.system.name", "redis", "db.operation.name", "GET", "cache.hit", hit));
    double end = cache.end();
    if (!hit) {
      end += trace.about(0.5);
      SpanDraft read =
          query(served, "SELECT", "cart_items", "SELECT * FROM cart_items WHERE cart_id = ?")
              .from(end)
              .to(end + trace.about(18));
      end = read.end();
    }
    served.to(end + trace.about(0.7));
    call.to(served.end() + trace.about(1));
    return call.end() + trace.about(1);
  }

  private static Charge charge(
      TraceDraft trace, SpanDraft request, double at, double lasting, int status) {
    SpanDraft call =
        request
            .child("POST /charges", SpanKind.CLIENT)
            .from(at)
            .with(Map.of("http.request.method", "POST", "url.template", "/charges"))
            .with("server.address", "payments")
            .with("http.response.status_code", status);
    SpanDraft served =
        call.child(Service.PAYMENTS, "POST /charges", SpanKind.SERVER)
            .from(at + 1)
            .to(at + 1 + lasting)
            .with(http("POST", "/charges", status))
            .with("payment.amount", trace.number(900, 25_000) / 100.0)
            .with("payment.currency", "EUR");
    call.to(served.end() + trace.about(1));
    return new Charge(call, served);
  }

  private static SpanDraft query(SpanDraft parent, String operation, String table, String text) {
    return parent
        .child(operation + " " + table, SpanKind.CLIENT)
        .with(
            Map.of(
                "db.system.name", "postgresql",
                "db.namespace", "shop",
                "db.operation.name", operation,
                "db.collection.name", table,
                "db.query.text", text));
  }

  private static Map<String, Object> http(String method, String route, int status) {
    return Map.of(
        "http.request.method", method,
        "http.route", route,
        "http.response.status_code", status,
        "url.path", route,
        "url.scheme", "https",
        "server.address", "shop.example",
        "client.address", "192.0.2.17",
        "network.protocol.version", "1.1",
        "user_agent.original", "Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101");
  }

  private static Map<String, Object> messaging(String operation) {
    return Map.of(
        "messaging.system", "kafka",
        "messaging.operation.name", operation,
        "messaging.destination.name", "orders",
        "messaging.destination.partition.id", "3");
  }
}
