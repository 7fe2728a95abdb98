import type { BigNumberRawValue, IDmlEntity, InferEntityType } from "@medusajs/framework/types";

/**
 * A row of a model as the module's reads return it: the columns and foreign keys that the model has, and its relations where
 * a read asks for them.
 *
 * @typeParam Model - `typeof` the model
 * @typeParam Relations - what the model's relations are read as, since the related models' own types do not know the columns
 * that this module adds to core's
 * @typeParam Typed - columns of which the model only says that they are JSON
 */
export type EntityDTO<
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the bound that Medusa's own InferTypeOf has
  Model extends IDmlEntity<any, any>,
  Relations extends { [Name in keyof InferEntityType<Model>]?: unknown },
  // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- most models say enough of their columns
  Typed extends { [Name in keyof InferEntityType<Model>]?: unknown } = {},
> = Columns<Omit<InferEntityType<Model>, keyof Relations | keyof Typed>> &
  Partial<Relations> &
  Typed;

/** Medusa keeps each bigNumber column a second time, to the last digit, and types that twin as any JSON. */
type Columns<Entity> = {
  [Name in keyof Entity]: Name extends `raw_${string}` ? BigNumberRawValue : Entity[Name];
};
