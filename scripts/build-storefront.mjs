/** Part of `npm run build`: what storefronts import, as an ES module beside the CommonJS of Medusa's build. */
import { ROOT } from "./lib/project.mjs";
import { writeEsModule } from "./package/storefront.mjs";

writeEsModule(ROOT);
