package io.sparsewatt.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.testng.ITestNGListener;
import org.testng.ITestResult;
import org.testng.TestListenerAdapter;
import org.testng.TestNG;

/** Runs a class of the Reactive Streams TCK, which is written for TestNG, inside a JUnit test. */
final class Tck {

  private Tck() {}

  /** Fails with the failures of the class; returns the names of what passed. */
  static List<String> run(Class<?> verification) {
    TestListenerAdapter results = new TestListenerAdapter();
    TestNG testng = new TestNG(false);
    testng.setTestClasses(new Class<?>[] {verification});
    testng.addListener((ITestNGListener) results);
    testng.setVerbose(0);
    testng.run();
    List<String> failed = new ArrayList<>();
    for (ITestResult result : results.getFailedTests()) {
      failed.add(result.getName() + ": " + result.getThrowable());
    }
    results.getConfigurationFailures().forEach(r -> failed.add(r.getName() + ": configuration"));
    assertThat(failed).isEmpty();
    return results.getPassedTests().stream().map(ITestResult::getName).toList();
  }
}
