// What the pages' button does.
document.getElementById("own").addEventListener("click", function () { this.textContent += " 1"; });
