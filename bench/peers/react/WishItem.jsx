import { memo } from "react";
import { isWebLink } from "../shared/wishes.js";

export const WishItem = memo(({ wish }) => (
  <li className="wish" data-wish-id={wish.id}>
    <p className="wish__name">{wish.name ?? "Unnamed wish"}</p>
    {wish.description && <p className="wish__description">{wish.description}</p>}
    {wish.url && <p className="wish__link"><Link url={wish.url} /></p>}
  </li>
));

const Link = ({ url }) =>
  isWebLink(url) ? <a href={url} target="_blank" rel="noopener noreferrer">{url}</a> : url;
