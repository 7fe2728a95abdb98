import { WorkflowManager } from "@medusajs/framework/orchestration";
import { failAtStep } from "../helpers/failing-step";
import { medusaAppSuite } from "../helpers/medusa-app";
import { orderTraces } from "../helpers/order-traces";
const G = ["create-remote-links", "update-carts", "reserve-inventory-step", "register-usage", "emit-event-step"];
medusaAppSuite("slow", {invariants:false}, (app) => {
  const pairs = G.flatMap((a) => G.filter((b) => b !== a).flatMap((b) => [[a, b, "before"], [a, b, "after"]]));
  it.each(pairs)("fail %s slow %s %s", async (fail, slow, when) => {
    const variant = await app.makeVariant({ stocked: 5 });
    const cart = await app.prepareCart({ variant, quantity: 2 });
    const back = failAtStep("complete-cart", fail, new Error("x"));
    const h = (WorkflowManager.getWorkflow("complete-cart") as any).handlers_;
    const o = h.get(slow);
    const nap = () => new Promise((r) => setTimeout(r, 400));
    h.set(slow, { ...o, invoke: async (a: any) => { if (when === "before") await nap(); const r = await o.invoke(a); if (when === "after") await nap(); return r; } });
    const t = Date.now();
    const out = await app.completeCart(cart);
    const took = Date.now() - t;
    await new Promise((r) => setTimeout(r, 800));
    const tr = await orderTraces(app.knex);
    const { rows } = await app.knex.raw("select state, transaction_id from workflow_execution where workflow_id='complete-cart' and deleted_at is null") as any;
    back(); h.set(slow, o);
    const again = await app.completeCart(cart);
    process.stderr.write(`ZZ ${fail} / ${slow} ${when}: ${took}ms ${out.refusal?.status} ${JSON.stringify(tr)} wf=${rows.map((r: any) => r.state)} again=${again.order ? "order" : JSON.stringify(again.refusal)}\n`);
    await app.knex.raw("delete from workflow_execution");
  });
});
