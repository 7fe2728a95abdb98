import openapi from "../../../docs/openapi.json";

type Schema = { required?: string[]; properties?: Record<string, unknown> };

/**
 * Checks that an object has the fields that the OpenAPI file says, and no other; Medusa adds exact twins of
 * quantities, `raw_...`, by itself.
 *
 * @param answer of a route
 * @param name of the schema
 */
export function expectDocumented(answer: object | undefined, name: string): void {
  const schema = (openapi.components.schemas as Record<string, Schema>)[name];
  const fields = Object.keys(answer ?? {});
  expect(fields).toEqual(expect.arrayContaining(schema?.required ?? []));
  const known = Object.keys(schema?.properties ?? {});
  expect(fields.filter((field) => !known.includes(field) && !field.startsWith("raw_"))).toEqual([]);
}
