package dev.treeline.cli.config;

import org.jspecify.annotations.Nullable;

/**
 * One line of the table of settings.
 *
 * @param defaultText null when there is no value unless one is given
 * @param devDefaultText the default of {@code treeline dev}
 */
public record Setting<T>(
    String key,
    ValueType<T> type,
    @Nullable String defaultText,
    @Nullable String devDefaultText,
    String meaning) {}
