import { clx } from "@medusajs/ui";
import { Link } from "react-router-dom";

type ViewNavProps = {
  label: string;
  views: readonly { label: string; to: string; current: boolean }[];
};

/** Links to the saved filters of a list, as tabs look. They are links, so that they can be kept and shared. */
export function ViewNav({ label, views }: ViewNavProps) {
  return (
    <nav aria-label={label} className="px-6 pt-4">
      <ul className="flex flex-wrap gap-2">
        {views.map(({ label: text, to, current }) => (
          <li key={to}>
            <Link
              to={to}
              aria-current={current ? "page" : undefined}
              className={clx(
                "txt-compact-small-plus transition-fg inline-flex rounded-full border px-3 py-1 outline-none",
                "focus-visible:shadow-borders-focus",
                current
                  ? "bg-ui-bg-base shadow-elevation-card-rest text-ui-fg-base"
                  : "text-ui-fg-subtle hover:text-ui-fg-base border-transparent",
              )}
            >
              {text}
            </Link>
          </li>
        ))}
      </ul>
    </nav>
  );
}
