/**
 * Loaded into every server that a script starts. The channel to the script closes with it, however it ends: a script that
 * is killed leaves no store running behind.
 */
process.on("disconnect", () => process.exit(1));
process.channel?.unref();
