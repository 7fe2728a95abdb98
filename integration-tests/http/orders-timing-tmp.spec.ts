import { medusaAppSuite } from "../helpers/medusa-app";
medusaAppSuite("timing", {}, (app) => {
  it("times", async () => {
    const t = async <T>(n: string, p: Promise<T>) => { const s = Date.now(); const r = await p; process.stderr.write(`${n} ${Date.now() - s}\n`); return r; };
    for (let i = 0; i < 2; i++) {
    const v = await t("variant", app.makeVariant({ stocked: 5 }));
    const c = await t("cart", app.prepareCart({ variant: v, quantity: 1 }));
    await t("complete", app.completeCart(c));
    await t("wait", app.waitForWorkflows());
    await t("wait", app.waitForWorkflows());
    }
  });
});
