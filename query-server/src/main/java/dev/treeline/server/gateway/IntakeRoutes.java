package dev.treeline.server.gateway;

import dev.treeline.server.http.FewAtOnce;
import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import java.util.Collections;
import java.util.concurrent.Executor;
import java.util.function.Function;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;

/** The intake on a web server: {@code routes -> IntakeRoutes.register(routes, gateway)}. */
public final class IntakeRoutes {

  public static final String PATH = "/v1/traces";

  private static final String ZIPKIN_PATH = "/zipkin/api/v2/spans";

  private IntakeRoutes() {}

  public static void register(RoutesConfig routes, Gateway gateway) {
    routes.post(PATH, context -> answer(context, gateway::handle));
    routes.post(ZIPKIN_PATH, context -> answer(context, gateway::handleZipkin));
    // An SDK that was given an endpoint sends all it has.
    routes.post("/v1/metrics", context -> answer(context, gateway::refuseOtherSignal));
    routes.post("/v1/logs", context -> answer(context, gateway::refuseOtherSignal));
  }

  private static void answer(Context context, Function<IntakeRequest, IntakeAnswer> intake)
      throws IOException {
    FewAtOnce.waits(); // for the body, and for Kafka
    IntakeRequest request =
        new IntakeRequest(
            name -> Collections.list(context.req().getHeaders(name)),
            context.req().getInputStream(),
            context.queryParam("close_after"));
    IntakeAnswer answer = intake.apply(request);
    if (answer.status() < 400) {
      send(context, answer);
      return;
    }
    ServletInputStream body = context.req().getInputStream();
    Executor threads =
        ServletContextRequest.getServletContextRequest(context.req())
            .getConnectionMetaData()
            .getConnector()
            .getExecutor();
    context.future(
        () -> RestOfBody.discard(body).thenRunAsync(() -> send(context, answer), threads));
  }

  private static void send(Context context, IntakeAnswer answer) {
    context.status(answer.status());
    answer.headers().forEach(context::header);
    context.result(answer.body());
  }
}
