import { domainIcon, Icon } from "./icon.tsx";
import "./type-name.css";

/** An event's type, or a stream's category, behind the icon of its domain. */
export function TypeName({ name }: { readonly name: string }) {
  return (
    <span className="ty">
      <Icon name={domainIcon(name)} />
      <span className="cut">{name}</span>
    </span>
  );
}
