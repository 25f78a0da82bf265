package io.sparsewatt.driving.tree;

/**
 * What a tree search looks ahead in. Implementations may share nothing that a step changes.
 *
 * @param <S> a state, never changed once returned
 */
public interface World<S> {

  /** How many actions there are, numbered from 0; the same in every state. */
  int actions();

  /** A state a step later. */
  Step<S> step(S state, int action);

  /**
   * A step.
   *
   * @param state that it led to
   * @param reward of it, at most 1
   * @param alive how probable it is that rewards go on, 0 to 1
   * @param last whether time is up: nothing after it is looked at
   */
  record Step<S>(S state, double reward, double alive, boolean last) {}
}
