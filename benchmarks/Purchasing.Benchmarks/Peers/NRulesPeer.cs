using NRules;
using NRules.Fluent;
using Purchasing.Core.Decisions;

namespace Purchasing.Benchmarks.Peers;

/// <summary>The fifteen classic rules in NRules: compiled once, a session of its own for each product, as its documentation shows.</summary>
internal sealed class NRulesPeer
{
    private readonly ISessionFactory _factory = Compile();

    public void Decide(ReorderInput input, Decision decision)
    {
        ISession session = _factory.CreateSession();
        session.Insert(input);
        session.Insert(decision);
        session.Fire();
    }

    private static ISessionFactory Compile()
    {
        RuleRepository repository = new();
        repository.Load(from => from.PrivateTypes().NestedTypes().From([.. NRulesClassicRules.All]));
        return repository.Compile();
    }
}
