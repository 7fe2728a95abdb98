/** A Redis server for the suites that need one: Debian's `redis-server`, on a free port, with nothing written to disk. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";

const HOW_TO_GET_IT =
  "The suites with Redis need the program redis-server on the PATH. " +
  "On Debian and Ubuntu: apt-get install redis-server; on macOS: brew install redis. " +
  "`npm test` runs everything that needs nothing but Node.";

async function freePort() {
  const server = createServer();
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

/**
 * Starts a Redis server.
 *
 * @returns {Promise<{ url: string, stop: () => Promise<void> }>} its URL, and how to stop it
 * @throws Error that says how to get the program, when it is not there
 */
export async function startRedis() {
  const port = await freePort();
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const server = spawn("redis-server", args, { stdio: ["ignore", "pipe", "inherit"] });
  const killed = () => server.kill();
  process.once("exit", killed);

  await new Promise((resolve, reject) => {
    server.once("error", (error) =>
      reject(error.code === "ENOENT" ? new Error(HOW_TO_GET_IT) : error),
    );
    server.once("exit", (code) => reject(new Error(`redis-server ended with code ${code}`)));
    server.stdout.on("data", (text) => {
      if (String(text).includes("Ready to accept connections")) {
        resolve();
      }
    });
  });

  return {
    url: `redis://127.0.0.1:${port}`,
    async stop() {
      process.off("exit", killed);
      const ended = once(server, "exit");
      server.kill();
      await ended;
    },
  };
}
