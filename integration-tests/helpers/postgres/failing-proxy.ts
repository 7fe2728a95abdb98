import { connect, createServer, type Socket } from "node:net";
import type { AddressInfo } from "node:net";

/** A line to the database that can be cut at the worst moment. */
export type FailingProxy = {
  /** The database, through the proxy. */
  url: string;
  /** Cuts the connection when the database has answered the next statement that contains `text`: it is done by then. */
  cutAnswersTo: (text: string) => void;
  /** Cuts the connection instead of passing on the next statement that contains `text`: the database never gets it. */
  cutBefore: (text: string) => void;
  /** How many connections were cut. */
  cuts: () => number;
  close: () => Promise<void>;
};

/**
 * @param databaseUrl the database behind the proxy
 * @returns a running proxy on a free port
 */
export async function failingProxy(databaseUrl: string): Promise<FailingProxy> {
  const target = new URL(databaseUrl);
  const sockets = new Set<Socket>();
  let text: string | undefined;
  let withheld: string | undefined;
  let cuts = 0;
  const server = createServer((client) => {
    const database = connect(Number(target.port), target.hostname);
    let cutting = false;
    for (const socket of [client, database]) {
      sockets.add(socket);
      socket.on("error", () => socket.destroy());
    }
    client.on("data", (data) => {
      if (withheld && data.includes(withheld)) {
        withheld = undefined;
        cuts++;
        client.destroy();
        database.destroy();
        return;
      }
      if (text && data.includes(text)) {
        text = undefined;
        cutting = true;
      }
      database.write(data);
    });
    database.on("data", (data) => {
      if (cutting) {
        cuts++;
        client.destroy();
        database.destroy();
        return;
      }
      client.write(data);
    });
    client.on("close", () => database.destroy());
    database.on("close", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(databaseUrl);
  url.hostname = "127.0.0.1";
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.toString(),
    cutAnswersTo: (statement) => (text = statement),
    cutBefore: (statement) => (withheld = statement),
    cuts: () => cuts,
    close: async () => {
      sockets.forEach((socket) => socket.destroy());
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
