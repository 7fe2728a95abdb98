import { isForeignJson, isInternalRow, isItem, isLevel, jsonObjectOf, toldVariant } from "./shapes";

/** What has to be known before an answer can be shielded. */
export type Survey = {
  /** true where the answer has rows of levels, so that the locations of the request's channels are needed. */
  hasLevels: boolean;
  /** The variants that say whether they may be backordered, by the sales channel of the cart or order around them. */
  variants: Map<string | undefined, Set<string>>;
};

/**
 * Looks through an answer for what the shield has to ask the database about, so that it asks once for the whole of it.
 *
 * @param body - what a route answers with
 * @returns what there is to ask; nothing is changed
 */
export function surveyBody(body: unknown): Survey {
  const survey: Survey = { hasLevels: false, variants: new Map() };
  surveyValue(body, { field: "", salesChannelId: undefined, survey });
  return survey;
}

type Place = { field: string; salesChannelId: string | undefined; survey: Survey };

function surveyValue(value: unknown, place: Place): void {
  if (typeof value !== "object" || value === null) {
    return;
  }
  if (Array.isArray(value)) {
    for (const entry of value) {
      surveyValue(entry, place);
    }
    return;
  }
  const object = jsonObjectOf(value);
  if (!object || isInternalRow(object)) {
    return;
  }
  const { survey, field: ownField } = place;
  if (isLevel(object, ownField)) {
    survey.hasLevels = true;
  } else if (!isItem(object, ownField)) {
    noteVariant(toldVariant(object, ownField)?.id, place);
  }
  const salesChannelId =
    typeof object.sales_channel_id === "string" ? object.sales_channel_id : place.salesChannelId;
  for (const [field, inner] of Object.entries(object)) {
    if (!isForeignJson(field, object, ownField)) {
      surveyValue(inner, { field, salesChannelId, survey });
    }
  }
}

function noteVariant(id: string | undefined, { salesChannelId, survey }: Place): void {
  if (id !== undefined) {
    const ids = survey.variants.get(salesChannelId) ?? new Set();
    survey.variants.set(salesChannelId, ids.add(id));
  }
}
