import { useAuth0 } from "@auth0/auth0-react";
import { useCallback, useEffect, useState } from "react";
import { addWish, readWishes } from "../shared/wishes.js";
import { AddWish } from "./AddWish.jsx";
import { WishItem } from "./WishItem.jsx";

export const App = () => {
  const { isAuthenticated, getAccessTokenSilently } = useAuth0();
  const [list, setList] = useState({ Items: [] });
  const [problem, setProblem] = useState("");
  const fail = useCallback((error) => setProblem(error.message), []);
  const read = useCallback(async () => setList(await readWishes()), []);

  // The list is public, so it does not wait for anybody's session.
  useEffect(() => {
    read().catch(fail);
  }, [read, fail]);

  const add = async (wish) => {
    const { id } = await addWish(wish, await getAccessTokenSilently());
    setList(({ Items, Count }) => ({ Items: [...Items, { ...wish, id }], Count: Count + 1 }));
    await read();
  };

  return (
    <>
      <header className="site-header">
        <a className="site-header__name" href="/">Wish List</a>
        <Account />
      </header>
      <main className="page">
        <h1>Wishes</h1>
        <p className="page__lead">Your wishes, kept by an AWS HTTP API that a JWT authorizer guards.</p>
        <p id="problem" role="alert">{problem}</p>
        <div className="columns">
          <section className="panel">
            <h2>List <span id="wish-count">{list.Count}</span></h2>
            <ul className="wishes" id="wishes" role="list">
              {list.Items.map((wish) => <WishItem key={wish.id} wish={wish} />)}
            </ul>
          </section>
          <AddWish enabled={isAuthenticated} add={add} fail={fail} />
        </div>
      </main>
    </>
  );
};

const Account = () => {
  const { user, isAuthenticated, loginWithRedirect, logout } = useAuth0();
  const signOut = () => logout({ logoutParams: { returnTo: `${location.origin}/` } });
  return (
    <div className="account">
      {isAuthenticated ? (
        <>
          <span id="account-name">{user.name}</span>
          <button id="sign-out" type="button" onClick={signOut}>Sign out</button>
        </>
      ) : (
        <button id="sign-in" type="button" onClick={() => loginWithRedirect()}>Sign in</button>
      )}
    </div>
  );
};
