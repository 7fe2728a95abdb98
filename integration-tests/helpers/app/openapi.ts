import openapi from "../../../docs/openapi.json";

type Schema = { required?: string[]; properties?: Record<string, unknown> };

/**
 * Checks that an object has the fields that the OpenAPI file says, and no other.
 *
 * @param answer of a route
 * @param name of the schema
 */
export function expectDocumented(answer: object | undefined, name: string): void {
  const schema = (openapi.components.schemas as Record<string, Schema>)[name];
  const fields = Object.keys(answer ?? {});
  expect(fields).toEqual(expect.arrayContaining(schema?.required ?? []));
  expect(Object.keys(schema?.properties ?? {})).toEqual(expect.arrayContaining(fields));
}
