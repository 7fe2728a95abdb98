const DAY_MS = 24 * 60 * 60 * 1000;

/**
 * Writes a day as people of a locale do.
 *
 * @param date - ISO 8601, or null
 * @param locale - the dashboard's locale
 * @returns "-" for no date
 */
export function formatDay(date: string | null, locale: string): string {
  return date === null
    ? "-"
    : new Intl.DateTimeFormat(locale, { dateStyle: "medium" }).format(new Date(date));
}

/**
 * Writes a day that is no moment, `2026-12-24`, as people of a locale do: the same day wherever they are.
 *
 * @param day - the day
 * @param locale - the dashboard's locale
 */
export function formatDate(day: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeZone: "UTC" }).format(
    new Date(day),
  );
}

/**
 * Writes how long ago a moment was, in whole days.
 *
 * @param date - ISO 8601
 * @param locale - the dashboard's locale
 * @param now - in milliseconds since 1970
 */
export function formatAge(date: string, locale: string, now = Date.now()): string {
  const days = Math.max(0, Math.floor((now - Date.parse(date)) / DAY_MS));
  return new Intl.NumberFormat(locale, {
    style: "unit",
    unit: "day",
    unitDisplay: "long",
  }).format(days);
}

/** Whether a day is over. */
export function isPast(date: string | null, now = Date.now()): boolean {
  return date !== null && Date.parse(date) < now;
}

/** The day of a date field, as the API takes it: noon in UTC, which is the same day almost everywhere. */
export function toIsoDay(date: Date | null): string | null {
  return date === null
    ? null
    : new Date(Date.UTC(date.getFullYear(), date.getMonth(), date.getDate(), 12)).toISOString();
}

/** The day of a date field where a day is no moment: `2026-12-24`. */
export function toDay(date: Date | null): string | null {
  return toIsoDay(date)?.slice(0, 10) ?? null;
}

/** What a date field shows for such a day: where it begins for the person who looks. */
export function ofDay(day: string | null): Date | null {
  return day === null ? null : new Date(`${day}T00:00`);
}

/** Writes a moment, day and time, as people of a locale do. */
export function formatMoment(date: string, locale: string): string {
  return new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" }).format(
    new Date(date),
  );
}

/** Where a day begins for the person who looks, in ISO 8601. */
export function startOfDay(date: Date): string {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate()).toISOString();
}

/** Where a day ends for the person who looks, in ISO 8601: where the next begins. */
export function endOfDay(date: Date): string {
  return new Date(date.getFullYear(), date.getMonth(), date.getDate() + 1).toISOString();
}
