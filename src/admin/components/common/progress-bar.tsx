type ProgressBarProps = {
  /** What is under way. */
  label: string;
  done: number;
  total: number;
  /** The same in words, e.g. "3,000 of 10,000". */
  text: string;
};

/** How far something is that takes a while. */
export function ProgressBar({ label, done, total, text }: ProgressBarProps) {
  return (
    <div className="flex flex-col gap-y-2">
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={total}
        aria-valuenow={done}
        aria-valuetext={text}
        className="bg-ui-bg-component h-2 w-full overflow-hidden rounded-full"
      >
        <div
          className="bg-ui-bg-interactive h-full rounded-full transition-[width]"
          style={{ width: `${total === 0 ? 100 : (done / total) * 100}%` }}
        />
      </div>
      <span role="status" className="txt-compact-small text-ui-fg-subtle">
        {text}
      </span>
    </div>
  );
}
