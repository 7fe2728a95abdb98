import type { IEventBusModuleService, Message } from "@medusajs/framework/types";

/** The messages that a module emitted, oldest first. */
export class CapturedEvents extends Array<Message> {
  /** `map`, `filter` and the like return plain arrays. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  /** Forgets what was captured so far. */
  clear(): void {
    this.length = 0;
  }

  /**
   * The messages of one event.
   *
   * @param name the event's name, for example `inventory.inventory-level.updated`
   * @returns the messages in the order in which they were emitted
   */
  named(name: string): Message[] {
    return this.filter((message) => message.name === name);
  }
}

/**
 * An event bus that keeps what is emitted and delivers nothing. Grouped events are kept at once,
 * with their `eventGroupId` in the metadata: a module test has no workflow that would release them.
 */
export class CapturingEventBus implements IEventBusModuleService {
  readonly events = new CapturedEvents();

  async emit<T>(data: Message<T> | Message<T>[]): Promise<void> {
    this.events.push(...(Array.isArray(data) ? data : [data]));
  }

  subscribe(): this {
    return this;
  }

  unsubscribe(): this {
    return this;
  }

  async releaseGroupedEvents(): Promise<void> {}

  async clearGroupedEvents(): Promise<void> {}
}
