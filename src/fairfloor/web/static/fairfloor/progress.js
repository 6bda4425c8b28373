// Shows how far the background worker is, as it counted; without this script the page loads itself anew.
const bar = document.querySelector("[data-progress]");
if (bar) {
  const ask = async () => {
    try {
      const answer = await fetch(bar.dataset.progress, { headers: { Accept: "application/json" } });
      if (answer.ok) {
        const told = await answer.json();
        if (told.state !== bar.dataset.state) return location.reload();
        bar.querySelector("progress").value = told.percent;
        bar.querySelector("[data-percent]").textContent = told.percent;
        bar.querySelector("[data-said]").textContent = told.said;
      }
    } catch {
      // the connection is away: ask again
    }
    setTimeout(ask, 1500);
  };
  setTimeout(ask, 1000);
}
