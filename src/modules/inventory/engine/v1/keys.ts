/**
 * Changes that a caller named with an idempotency key, and their first answers.
 *
 * answer_of: the answer of a change that was made before with this key and payload; { key_reused: true } where the payload
 *   was another; null where there was none.
 * keep_answer: keeps the answer of a change, in its transaction. Where another transaction keeps one for the same key at
 *   this moment, this waits for it, and then fails with a unique violation: the caller tries again, and finds the answer.
 */
export const keyFunctions = `
create or replace function backorders_v1_answer_of(p_context jsonb)
returns jsonb language plpgsql stable as $$
declare
  v_found record;
begin
  if p_context->>'idempotency_key' is null then
    return null;
  end if;
  select k.digest, k.answer into v_found
    from inventory_idempotency_key k
   where k.key = p_context->>'idempotency_key';
  if not found then
    return null;
  end if;
  if v_found.digest <> p_context->>'digest' then
    return jsonb_build_object('key_reused', true);
  end if;
  return v_found.answer || '{"replayed": true}';
end
$$;

create or replace function backorders_v1_keep_answer(p_answer jsonb, p_context jsonb)
returns void language plpgsql as $$
begin
  if p_context->>'idempotency_key' is not null then
    insert into inventory_idempotency_key (key, digest, answer)
    values (p_context->>'idempotency_key', p_context->>'digest', p_answer);
  end if;
end
$$;
`;
