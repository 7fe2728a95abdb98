import { asAdministrator } from "../helpers/database";
import { medusaAppSuite } from "../helpers/medusa-app";
const N = Number(process.env.RACE_N ?? 40);
medusaAppSuite("debug", {}, (app) => {
  it("race", async () => {
    const t0 = Date.now();
    const log = (s: string) => process.stderr.write(`[${((Date.now() - t0) / 1000).toFixed(1)}] ${s}\n`);
    const variant = await app.makeVariant({ stocked: 5 });
    const carts: string[] = [];
    while (carts.length < N) carts.push(...(await Promise.all(Array.from({ length: Math.min(8, N - carts.length) }, () => app.prepareCart({ variant, quantity: 1 })))));
    log("prepared");
    const svc = app.inventory as any;
    for (const m of ["checkReservationItems", "createReservationItems"]) {
      const o = svc[m].bind(svc); let n = 0;
      svc[m] = async (...a: any[]) => { const i = n++; const s = Date.now(); try { return await o(...a); } finally { log(`${m} ${i} took ${Date.now() - s}`); } };
    }
    const timer = setInterval(() => void asAdministrator(async (c) => {
      const { rows } = await c.query(`select state, wait_event_type w, wait_event e, extract(epoch from now()-state_change)::int as s, left(regexp_replace(query, '\\s+', ' ', 'g'), 160) as q from pg_stat_activity where datname like '%http%' and datname = (select datname from pg_stat_activity where datname like '%http%' group by 1 order by count(*) desc limit 1)`);
      log(rows.map((r: any) => `${r.state} ${r.w}/${r.e} ${r.s}s ${r.q}`).join("\n   "));
    }), 8000);
    let done = 0;
    const outcomes = await Promise.all(carts.map(async (c) => { const r = await app.completeCart(c); done++; log(`${done} ${r.order ? "order" : JSON.stringify(r.refusal)}`); return r; }));
    clearInterval(timer);
    expect(outcomes.filter((o) => o.order).length).toBe(5);
  });
});
