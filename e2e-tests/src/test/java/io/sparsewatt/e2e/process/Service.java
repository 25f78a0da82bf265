package io.sparsewatt.e2e.process;

/** The platform's services: where each is built, and what starts it. */
public enum Service {
  INGEST("ingest-service/app", "io.sparsewatt.ingest.IngestApplication"),
  PERCEPTION("sparse-conv-service/app", "io.sparsewatt.perception.PerceptionApplication"),
  PRICING("energy-model-service/app", "io.sparsewatt.pricing.PricingApplication"),
  PLANNING("planner-service/app", "io.sparsewatt.planning.PlanningApplication"),
  GATEWAY("gateway", "io.sparsewatt.gateway.GatewayApplication");

  private final String module;
  private final String mainClass;

  Service(String module, String mainClass) {
    this.module = module;
    this.mainClass = mainClass;
  }

  /** Folder of the module below the project's. */
  String module() {
    return module;
  }

  String mainClass() {
    return mainClass;
  }

  /** In lower case, as log files are named. */
  public String id() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}
