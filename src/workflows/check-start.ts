// Medusa loads what lies in this folder at start, after the modules.
import "../start/check-start";
