import type { ConfigModule, MedusaContainer } from "@medusajs/framework/types";
import { ContainerRegistrationKeys, Modules } from "@medusajs/framework/utils";

/** Medusa's locking provider that other processes know nothing of. */
const LOCKING_IN_PROCESS = "in-memory";

/** What a store has set up around the plugin, as its configuration says. Holds no secrets and no addresses. */
export type Surroundings = {
  /** The locking provider's id; `null` where there is no Locking Module. */
  lockingProvider: string | null;
  /** Whether its locks hold in one process only. */
  locksInProcess: boolean;
  /** The modules that live in Redis, by their keys; `"sessions"` for the store's own sessions. */
  onRedis: string[];
  /** The channels that notification providers send on. */
  notificationChannels: string[];
};

type ModuleConfig = { resolve?: unknown; options?: { providers?: ProviderConfig[] } };
type ProviderConfig = { options?: { channels?: string[] } };

/** Reads what a store has set up around the plugin. */
export function readSurroundings(
  container: Pick<MedusaContainer, "resolve">,
): Surroundings | undefined {
  const config = container.resolve<ConfigModule | undefined>(
    ContainerRegistrationKeys.CONFIG_MODULE,
    { allowUnregistered: true },
  );
  if (!config?.projectConfig) {
    // Tests and tools import the plugin's files without an application.
    return undefined;
  }
  const modules = Object.entries(config.modules ?? {}).filter(
    (entry): entry is [string, ModuleConfig] => typeof entry[1] === "object",
  );
  const notification = modules.find(([key]) => key === Modules.NOTIFICATION)?.[1];
  const provider = lockingProvider(container);
  return {
    lockingProvider: provider,
    locksInProcess: provider === LOCKING_IN_PROCESS,
    onRedis: [
      ...(config.projectConfig.redisUrl ? ["sessions"] : []),
      ...modules.filter(([, { resolve }]) => String(resolve).includes("redis")).map(([key]) => key),
    ],
    notificationChannels: [
      ...new Set(
        (notification?.options?.providers ?? []).flatMap(({ options }) => options?.channels ?? []),
      ),
    ].sort(),
  };
}

function lockingProvider(container: Pick<MedusaContainer, "resolve">): string | null {
  const locking = container.resolve<{ defaultProviderId?: unknown } | undefined>(Modules.LOCKING, {
    allowUnregistered: true,
  });
  return typeof locking?.defaultProviderId === "string" ? locking.defaultProviderId : null;
}
