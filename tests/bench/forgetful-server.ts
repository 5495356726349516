import { answerTurns } from "#bench/store/servers/answer-turns.ts";
import { listenForgetful } from "./forgetful-listen.ts";

answerTurns({ listen: () => listenForgetful({ copies: 1 }) });
