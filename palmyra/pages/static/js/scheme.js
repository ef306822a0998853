// Before anything is drawn: the scheme that the reader chose on an earlier page.
const scheme = localStorage.getItem("palmyra-scheme");
if (scheme) document.documentElement.dataset.scheme = scheme;
