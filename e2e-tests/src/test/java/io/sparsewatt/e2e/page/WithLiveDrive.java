package io.sparsewatt.e2e.page;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** One drive for all tests of the run that ask for it; it ends with them. */
final class WithLiveDrive implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == LiveDrive.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    LiveDrive drive =
        context
            .getRoot()
            .getStore(Namespace.create(WithLiveDrive.class))
            .computeIfAbsent(LiveDrive.class, key -> start(), LiveDrive.class);
    drive.requireRunning();
    return drive;
  }

  private static LiveDrive start() {
    try {
      return LiveDrive.start();
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the platform started", e);
    }
  }
}
