import { adjustLevelsFunction } from "./adjust-levels";
import { chooseLocationsFunctions } from "./choose-locations";
import { claimStockFunction } from "./claim-stock";
import { entryFunctions } from "./entries";
import { giveBackStockFunction } from "./give-back-stock";
import { lockLevelsFunction } from "./lock-levels";
import { readAvailabilityFunctions } from "./read-availability";
import { recordMovementFunction } from "./record-movement";
import { releaseClaimsFunction } from "./release-claims";
import { restoreClaimsFunction } from "./restore-claims";
import { takeStockFunction } from "./take-stock";
import { updateClaimsFunction } from "./update-claims";
import { writeLevelsFunctions } from "./write-levels";

/**
 * The engine's functions, `create or replace`d in the database by a migration. A change to one of them needs a new
 * migration that installs them again. Why functions and not statements from here: docs/adr/0001.
 */
export const ENGINE_FUNCTIONS: readonly string[] = [
  lockLevelsFunction,
  recordMovementFunction,
  entryFunctions,
  takeStockFunction,
  giveBackStockFunction,
  chooseLocationsFunctions,
  claimStockFunction,
  releaseClaimsFunction,
  restoreClaimsFunction,
  updateClaimsFunction,
  adjustLevelsFunction,
  writeLevelsFunctions,
  readAvailabilityFunctions,
];

/** Removes every function of the engine, whatever its arguments. */
export const DROP_ENGINE_FUNCTIONS = `
do $$
declare
  v_function regprocedure;
begin
  for v_function in
    select p.oid::regprocedure
      from pg_proc p
     where p.pronamespace = current_schema()::regnamespace
       and p.proname like 'backorders\\_%'
  loop
    execute 'drop function ' || v_function;
  end loop;
end
$$;
`;
