import type { AlertItem } from "@bridgework/functions/http/alerts-contract";
import { getRouteApi, Link } from "@tanstack/react-router";
import { present } from "../app/search.ts";
import { buttonClass } from "../kit/button.tsx";
import { counted } from "../kit/format.ts";
import { ListFoot, ListRows } from "../kit/paged.tsx";
import { Pane } from "../kit/pane.tsx";
import { SegmentedFilter } from "../kit/segmented.tsx";
import { Empty, EmptyFiltered } from "../kit/states.tsx";
import { Ago } from "../kit/time.tsx";
import { AlertGlyph } from "./alert-glyph.tsx";
import { AlertPanel, Lasted } from "./alert-panel.tsx";
import { toldInShort } from "./tellings.ts";
import { useAlerts } from "./use-alerts.ts";
import "../kit/filter-bar.css";
import "../kit/list-page.css";
import "./alerts.css";

const route = getRouteApi("/alerts");

const COLUMNS = [
  { key: "severity", label: "State" },
  { key: "summary", label: "Alert" },
  { key: "subject", label: "About" },
  { key: "told", label: "Told" },
  { key: "lasted", label: "For", className: "r" },
  { key: "since", label: "Since", className: "r" },
] as const;

export function AlertsPage() {
  const { status, alert: selected } = route.useSearch();
  const navigate = route.useNavigate();
  const query = useAlerts(status);
  const rows = query.data?.items;
  const shown = rows?.find(({ alertId }) => alertId === selected);
  const open = (alert: string | undefined) =>
    void navigate({ search: (old) => present({ ...old, alert }), replace: selected !== undefined });
  return (
    <div className="lp-pane">
      <Pane
        id="alerts"
        label="Alert"
        start={62}
        detail={shown === undefined ? null : <AlertPanel alert={shown} onClose={() => open(undefined)} />}
        list={
          <div className="lp als">
            <h1 className="vh">Alerts</h1>
            <Filters />
            <ListRows
              what="alerts"
              query={query}
              empty={<NoAlerts status={status} />}
              label="Alerts"
              columns={COLUMNS}
              rows={rows}
              rowKey={({ alertId }) => alertId}
              cells={cellsOf}
              selected={selected ?? null}
              onOpen={({ alertId }) => open(alertId)}
            />
            <ListFoot count={query.data && `${counted(query.data.items.length, "alert")}, ${query.data.open} open`} />
          </div>
        }
      />
    </div>
  );
}

function Filters() {
  const { status } = route.useSearch();
  const navigate = route.useNavigate();
  return (
    <div className="bar">
      <SegmentedFilter<AlertItem["status"]>
        label="Status"
        value={status}
        segments={[
          { value: "open", label: "Open", icon: "alert" },
          { value: "resolved", label: "Resolved", icon: "ok" },
        ]}
        onChange={(chosen) => navigate({ search: (old) => present({ ...old, status: chosen }), replace: true })}
      />
    </div>
  );
}

function NoAlerts({ status }: { readonly status: AlertItem["status"] | undefined }) {
  const navigate = route.useNavigate();
  if (status === "resolved") return <EmptyFiltered what="alerts" onClear={() => void navigate({ search: {} })} />;
  const health = (
    <Link to="/status" className={buttonClass()}>
      See the health
    </Link>
  );
  return (
    <Empty title="No alert is open. Nice work!" actions={health}>
      Dead letters, a relay that lags, an open circuit, errors and refused signatures raise one. It appears here by
      itself, and is told where operators are told.
    </Empty>
  );
}

function cellsOf(alert: AlertItem) {
  return [
    <AlertGlyph key="severity" alert={alert} />,
    <span key="summary" className="cut" title={alert.summary}>
      {alert.summary}
    </span>,
    <span key="subject" className="cut t2">
      {alert.subject ?? alert.name}
    </span>,
    <Told key="told" alert={alert} />,
    <Lasted key="lasted" from={alert.raisedAt} to={alert.resolvedAt} />,
    <Ago key="since" value={alert.raisedAt} />,
  ];
}

function Told({ alert: { tellings } }: { readonly alert: AlertItem }) {
  const told = toldInShort(tellings);
  if (told === null) return <span className="t3">nobody yet</span>;
  return <span className={told.failed ? "cut bad" : "cut t2"}>{told.text}</span>;
}
