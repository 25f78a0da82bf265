package io.sparsewatt.kafka;

/** Told of a receiver's figures, from its poll thread. */
public interface ReceiverObserver {

  /** Observes nothing. */
  ReceiverObserver NONE =
      new ReceiverObserver() {
        @Override
        public void observed(
            long lag, long waitingRecords, long waitingBytes, long inFlightBytes) {}

        @Override
        public void lost(long records) {}
      };

  /**
   * The present state, once every commit interval, and all zero at the end.
   *
   * @param lag records between the acknowledged positions and the ends of the log
   * @param waitingRecords read and waiting for demand
   * @param inFlightBytes delivered and not acknowledged
   */
  void observed(long lag, long waitingRecords, long waitingBytes, long inFlightBytes);

  /** Records were deleted by retention before they were read. */
  void lost(long records);
}
