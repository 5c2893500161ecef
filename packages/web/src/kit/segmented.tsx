import { Icon, type IconName } from "./icon.tsx";

export interface Segment<Value extends string> {
  readonly value: Value;
  readonly label: string;
  readonly icon?: IconName;
  /** A dot in place of an icon, beating while it is chosen. */
  readonly dot?: boolean;
  readonly title?: string;
}

interface Props<Value extends string> {
  readonly label: string;
  readonly value: Value;
  readonly segments: readonly Segment<Value>[];
  readonly onChange: (value: Value) => void;
}

/** One of a few, all of them shown. */
export function Segmented<Value extends string>({ label, value, segments, onChange }: Props<Value>) {
  return (
    <fieldset className="seg" style={{ border: 0, margin: 0, minWidth: 0 }} aria-label={label}>
      {segments.map((segment) => (
        <button
          key={segment.value}
          type="button"
          aria-pressed={segment.value === value}
          title={segment.title}
          onClick={() => onChange(segment.value)}
        >
          {segment.icon === undefined ? null : <Icon name={segment.icon} />}
          {segment.dot === true ? <span className={segment.value === value ? "dot on" : "dot"} /> : null}
          {segment.label}
        </button>
      ))}
    </fieldset>
  );
}

interface FilterProps<Value extends string> {
  readonly label: string;
  /** Undefined lets everything through. */
  readonly value: Value | undefined;
  /** The segment of everything, which stands first; default `All`. */
  readonly all?: string;
  readonly segments: readonly Segment<Value>[];
  readonly onChange: (value: Value | undefined) => void;
}

/** A filter by one of a few values. */
export function SegmentedFilter<Value extends string>(props: FilterProps<Value>) {
  const { label, value, all = "All", segments, onChange } = props;
  return (
    <Segmented<Value | "">
      label={label}
      value={value ?? ""}
      segments={[{ value: "", label: all }, ...segments]}
      onChange={(chosen) => onChange(chosen === "" ? undefined : chosen)}
    />
  );
}
