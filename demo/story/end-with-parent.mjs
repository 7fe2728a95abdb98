/**
 * Loaded into every program that the demo starts. The channel to the demo closes with it, however it ends: a demo that
 * is killed leaves no store running behind.
 */
process.on("disconnect", () => process.exit(1));
process.channel?.unref();
