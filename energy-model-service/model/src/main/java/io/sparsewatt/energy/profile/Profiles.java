package io.sparsewatt.energy.profile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The profiles that come with the library. */
public final class Profiles {

  private static final List<String> NAMES = List.of("fp32-45nm", "int8-45nm", "loihi1-14nm");

  private static final List<Profile> BUILT_IN = load();

  private Profiles() {}

  /** All of them, the default first. */
  public static List<Profile> builtIn() {
    return BUILT_IN;
  }

  /** The profile of that name. */
  public static Optional<Profile> find(String name) {
    return BUILT_IN.stream().filter(profile -> profile.name().equals(name)).findFirst();
  }

  private static List<Profile> load() {
    List<Profile> profiles = new ArrayList<>();
    for (String name : NAMES) {
      String file = name + ".json";
      try (InputStream in = Profiles.class.getResourceAsStream(file)) {
        if (in == null) {
          throw new IllegalStateException("profile " + file + " is missing from the jar");
        }
        profiles.add(ProfileReader.read(file, in, Vocabulary.STANDARD));
      } catch (IOException e) {
        throw new UncheckedIOException(file + " cannot be read", e);
      } catch (ProfileException e) {
        throw new IllegalStateException(e.getMessage(), e);
      }
    }
    return List.copyOf(profiles);
  }
}
