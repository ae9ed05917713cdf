### What a plan is made for beside the regret: people out in expectation, danger and time.

objective-expected = most people at reception in expectation, whenever the truce ends
objective-exposure = least danger and time until everybody is at reception
worth-expected = On guessed figures: if the truce ends for good after { $mean } on average, { $n } people are at reception by then in expectation; no plan has more than { $most } (proved).
worth-expected-only = On guessed figures: if the truce ends for good after { $mean } on average, { $n } people are at reception by then in expectation. No bound was proved.
worth-expected-span = That mean is uncertain: with { $low } it is { $worst } people, with { $high } it is { $best }.
worth-exposure = Danger × time of all people until at reception: { $n } person-hours; no plan has less than { $least } (proved). The dangers are the case's own weights.
worth-exposure-only = Danger × time of all people until at reception: { $n } person-hours. The dangers are the case's own weights. What no plan could go below was not computed.
