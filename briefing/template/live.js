// A page is complete without scripts; this says, before its first line is drawn, that they will run.
document.documentElement.className = "live";
addEventListener("DOMContentLoaded", () => { if (!window.briefing) document.documentElement.className = ""; });
