package dev.treeline.server.gateway;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import java.util.Collections;

/** The intake on a web server: {@code routes -> IntakeRoutes.register(routes, gateway)}. */
public final class IntakeRoutes {

  public static final String PATH = "/v1/traces";

  private IntakeRoutes() {}

  public static void register(RoutesConfig routes, Gateway gateway) {
    routes.post(PATH, context -> answer(context, gateway));
  }

  private static void answer(Context context, Gateway gateway) {
    IntakeRequest request =
        new IntakeRequest(
            name -> Collections.list(context.req().getHeaders(name)), context.bodyInputStream());
    IntakeAnswer answer = gateway.handle(request);
    context.status(answer.status());
    answer.headers().forEach(context::header);
    context.result(answer.body());
  }
}
