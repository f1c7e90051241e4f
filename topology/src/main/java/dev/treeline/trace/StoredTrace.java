package dev.treeline.trace;

import java.util.List;

/**
 * A trace with its records as they are stored: whoever passes it on need not look into them.
 *
 * @param life what is known of the trace beside its spans, with a tree of none
 * @param records in Treeline's own encoding, in no order, parts of one span in several of them
 */
public record StoredTrace(Trace life, List<byte[]> records) {}
