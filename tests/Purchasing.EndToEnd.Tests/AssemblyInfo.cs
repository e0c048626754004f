[assembly: AssemblyFixture(typeof(Purchasing.EndToEnd.Tests.Monolith.Catalogues))]
[assembly: AssemblyFixture(typeof(Purchasing.EndToEnd.Tests.Trials.TrialServer))]
