/** How the list is paged. Its answer is computed, so that there are no fields to choose. */
export const listUnallocatedLinesQueryConfig = {
  defaults: ["id"],
  allowed: ["id"],
  defaultLimit: 20,
  isList: true,
};
