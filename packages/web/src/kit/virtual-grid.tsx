// biome-ignore-all lint/a11y/useSemanticElements: rows are placed by the virtualiser, which a table's layout forbids.
// biome-ignore-all lint/a11y/useFocusableInteractive: one row at a time takes the focus, as the grid pattern of ARIA asks.
import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useEffect, useRef } from "react";
import { useSmall } from "./media.ts";
import { type Rows, useRovingRow } from "./roving-row.ts";

export interface GridColumn {
  readonly key: string;
  readonly label: ReactNode;
  readonly className?: string;
}

export interface GridProps<Row> {
  readonly label: string;
  readonly columns: readonly GridColumn[];
  readonly rows: readonly Row[];
  readonly rowKey: (row: Row) => string;
  /** One cell for each column, in order. */
  readonly cells: (row: Row) => readonly ReactNode[];
  readonly rowClass?: (row: Row) => string;
  readonly selected?: string | null;
  /** Enter, or a click on a row. */
  readonly onOpen?: (row: Row) => void;
  /** j, k and the arrow keys came to a row. */
  readonly onMove?: (row: Row) => void;
  /** The last rows are in sight. */
  readonly onEnd?: () => void;
  /** Whether the first row is in sight. */
  readonly onTop?: (atTop: boolean) => void;
  /** First and last index in sight, for what is loaded for visible rows only. */
  readonly onRange?: (first: number, last: number) => void;
  /** Pixels; `small` at a phone's width. */
  readonly height?: { readonly wide: number; readonly small: number };
  /** The list jumps to its first row when this changes. */
  readonly topSignal?: number;
  /** Brings the selected row into sight whenever another one is selected. */
  readonly follow?: boolean;
}

const HEIGHT = { wide: 32, small: 60 };
const OVERSCAN = 8;
/** Rows before the end at which more are asked for. */
const AHEAD = 20;

/** A list of any length: only what is in sight is in the page. j/k and arrows move, Home/End jump, Enter opens. */
export function VirtualGrid<Row>(props: GridProps<Row>) {
  const { label, columns, rows, rowKey, selected = null, onMove, onOpen, height = HEIGHT, topSignal } = props;
  const scroller = useRef<HTMLDivElement>(null);
  const size = useSmall() ? height.small : height.wide;
  const virtualizer = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => size,
    getItemKey: (index) => keyAt(rows, index, rowKey),
    overscan: OVERSCAN,
  });
  const { focus, setActive } = useRovingRow({ rows, rowKey, selected, onMove, onOpen, virtualizer, scroller });
  // biome-ignore lint/correctness/useExhaustiveDependencies: rows are measured again when their size changes.
  useEffect(() => virtualizer.measure(), [virtualizer, size]);
  useEffect(() => {
    if (topSignal !== undefined) virtualizer.scrollToOffset(0);
  }, [virtualizer, topSignal]);
  useWhatIsSeen(props, virtualizer);
  useOpenedRowInSight(rows, rowKey, selected, virtualizer);
  useSelectedRowInSight(props, virtualizer);
  return (
    <div className="grid" role="grid" aria-label={label} aria-rowcount={rows.length + 1} aria-colcount={columns.length}>
      <HeadRow columns={columns} />
      <div className="grid-body" role="rowgroup" ref={scroller} tabIndex={-1}>
        <div className="grid-rows" role="presentation" style={{ height: virtualizer.getTotalSize() }}>
          {virtualizer.getVirtualItems().map(({ key, index, start }) => {
            const row = rows[index];
            if (row === undefined) return null;
            const place = { index, start, size, focusable: index === focus };
            return <GridRow key={key} {...props} row={row} place={place} onActive={setActive} />;
          })}
        </div>
      </div>
    </div>
  );
}

function HeadRow({ columns }: { readonly columns: readonly GridColumn[] }) {
  return (
    <div role="rowgroup">
      <div className="grid-head" role="row" aria-rowindex={1}>
        {columns.map((column) => (
          <span key={column.key} role="columnheader" className={column.className}>
            {column.label}
          </span>
        ))}
      </div>
    </div>
  );
}

interface RowProps<Row> extends GridProps<Row> {
  readonly row: Row;
  readonly place: {
    readonly index: number;
    readonly start: number;
    readonly size: number;
    readonly focusable: boolean;
  };
  readonly onActive: (key: string) => void;
}

function GridRow<Row>({ row, place, onActive, columns, rowKey, cells, rowClass, selected, onOpen }: RowProps<Row>) {
  const key = rowKey(row);
  return (
    <div
      role="row"
      data-key={key}
      aria-rowindex={place.index + 2}
      aria-selected={key === selected}
      tabIndex={place.focusable ? 0 : -1}
      className={`grid-row ${rowClass?.(row) ?? ""}`}
      style={{ height: place.size, transform: `translateY(${place.start}px)` }}
      onClick={() => onOpen?.(row)}
      onKeyDown={(event) => {
        if (event.key !== "Enter" || event.target !== event.currentTarget) return;
        event.preventDefault();
        onOpen?.(row);
      }}
      onFocus={() => onActive(key)}
    >
      {cells(row).map((cell, at) => (
        <span key={columns[at]?.key} role="gridcell" className={columns[at]?.className}>
          {cell}
        </span>
      ))}
    </div>
  );
}

function keyAt<Row>(rows: readonly Row[], index: number, rowKey: (row: Row) => string): string {
  const row = rows[index];
  return row === undefined ? `row-${index}` : rowKey(row);
}

function useWhatIsSeen<Row>({ rows, onEnd, onTop, onRange }: GridProps<Row>, virtualizer: Rows): void {
  const { startIndex = 0, endIndex = -1 } = virtualizer.range ?? {};
  const atTop = (virtualizer.scrollOffset ?? 0) < 1;
  const nearEnd = endIndex >= rows.length - AHEAD;
  // Asked again for each length: a page that was short leaves the end in sight.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the length is the reason to ask again.
  useEffect(() => {
    if (nearEnd) onEnd?.();
  }, [nearEnd, onEnd, rows.length]);
  useEffect(() => {
    onTop?.(atTop);
  }, [atTop, onTop]);
  useEffect(() => {
    onRange?.(startIndex, endIndex);
  }, [startIndex, endIndex, onRange]);
}

/** A page that is opened by its address shows the selected row; later selections are already in sight. */
function useOpenedRowInSight<Row>(
  rows: readonly Row[],
  rowKey: (row: Row) => string,
  selected: string | null,
  virtualizer: Rows,
): void {
  const done = useRef(false);
  useEffect(() => {
    if (done.current || rows.length === 0) return;
    done.current = true;
    const index = selected === null ? -1 : rows.findIndex((row) => rowKey(row) === selected);
    if (index > 0) virtualizer.scrollToIndex(index, { align: "center" });
  }, [rows, rowKey, selected, virtualizer]);
}

function useSelectedRowInSight<Row>(
  { rows, rowKey, selected, follow = false }: GridProps<Row>,
  virtualizer: Rows,
): void {
  const index = follow ? rows.findIndex((row) => rowKey(row) === selected) : -1;
  useEffect(() => {
    if (index >= 0) virtualizer.scrollToIndex(index, { align: "auto" });
  }, [index, virtualizer]);
}
