import type { MedusaNextFunction, MedusaRequest, MedusaResponse } from "@medusajs/framework/http";
import http from "node:http";

export type Handler = (
  req: MedusaRequest,
  res: MedusaResponse,
  next: MedusaNextFunction,
) => Promise<void> | void;

type Method = "get" | "post";
type Router = Record<Method, (path: string, ...handlers: Handler[]) => void>;

/** Routes that a store writes itself, beside those of Medusa and of the plugin. */
export type OwnRoutes = {
  /** Adds a route behind every middleware that stands before its path. */
  add: (method: Method, path: string, ...handlers: Handler[]) => void;
};

/**
 * Lets a suite add routes to its application, with the request's scope and everything else that a route file gets. To be
 * called where the suite is declared, ahead of `medusaAppSuite`: Medusa's runner keeps the Express application to itself,
 * so it is caught where Node makes a server of it.
 */
export function ownRoutes(): OwnRoutes {
  const createServer = jest.spyOn(http, "createServer");
  return {
    add: (method, path, ...handlers) => {
      const [app] = createServer.mock.calls.at(-1) ?? [];
      (app as unknown as Router)[method](path, ...handlers.map(forwardErrors));
    },
  };
}

function forwardErrors(handler: Handler): Handler {
  return async (req, res, next) => {
    try {
      await handler(req, res, next);
    } catch (error) {
      next(error);
    }
  };
}
