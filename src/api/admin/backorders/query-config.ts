import { BACKORDER_SORT_FIELDS } from "../../../modules/inventory/backorder-list-types";

/** The resource of the routes, as the plugin names it for Medusa's permissions. */
export enum Entities {
  backorder = "backorder",
}

/** What the list may be sorted by, and how it is paged. Its answer is computed, so that there are no fields to choose. */
export const listBackordersQueryConfig = {
  defaults: [...BACKORDER_SORT_FIELDS],
  allowed: [...BACKORDER_SORT_FIELDS],
  defaultLimit: 20,
  isList: true,
};
