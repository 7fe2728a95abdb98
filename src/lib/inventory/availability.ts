/** The path by which others know the availability of a variant; what it exports lives in src/availability/. */
export * from "../../availability/variant-availability";
