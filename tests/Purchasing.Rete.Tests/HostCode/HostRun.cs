namespace Purchasing.Rete.Tests.HostCode;

/// <summary>One sequence of random calls of a case, in a rented session. The same seed makes the same calls.</summary>
internal sealed class HostRun : IDisposable
{
    private readonly HostCase _case;
    private readonly Random _random;

    public HostRun(HostCase hostCase, int throwsAt)
    {
        _case = hostCase;
        _random = new Random(hostCase.Seed);
        hostCase.Faults.Begin(throwsAt);
        Session = hostCase.Rules.Rent(hostCase.Options);
        Session.Emitted += (_, _) => hostCase.Faults.Pass("subscriber");
        Session.Logged += (_, _) => hostCase.Faults.Pass("log");
        if (hostCase.Observer is not null) hostCase.Observer.Fired = () => AfterLastFiring = Facts();
    }

    public Session Session { get; }

    /// <summary>The facts as they were when the last firing was complete, or the last call of Fire began.</summary>
    public string AfterLastFiring { get; private set; } = "";

    /// <summary>By how many facts the last call was to change the session; null for a call of Fire.</summary>
    public int? Change { get; private set; }

    public void Dispose() => Session.Dispose();

    /// <summary>The facts that stand by themselves, with what they hold; no property of the host is read.</summary>
    public string Facts() => string.Join("; ", Session.Facts<HostFact>().Select(f => f.ToString()).Order(StringComparer.Ordinal));

    /// <summary>The facts and the agenda.</summary>
    public string State() => $"{Session.FactCount} [{Facts()}] agenda [{string.Join("; ", Session.Agenda.Select(a => $"{a.Rule}({a["x0"]}, {a["x1"]})"))}]";

    /// <summary>All matches there are, whatever fired before: every fact is matched anew.</summary>
    public string Matches()
    {
        Session.UpdateAll([.. Session.Facts("A").Concat(Session.Facts("B")).Select(f => f.Handle)]);
        return Agenda(Session);
    }

    /// <summary>The matches that equal facts have in a session that nothing ever failed in.</summary>
    public string MatchesOfAnotherSession()
    {
        Session other = _case.Rules.CreateSession();
        other.InsertAll(Session.Facts<HostFact>().Select(f => f.Copy()).ToList());
        return Agenda(other);
    }

    /// <summary>Makes the next random call.</summary>
    public void Step()
    {
        FactHandle[] handles = [.. Session.Facts("A").Concat(Session.Facts("B")).Select(f => f.Handle)];
        Change = 0;
        switch (_random.Next(6))
        {
            case 0 or 1:
                Change = 1;
                Session.Insert(New());
                break;
            case 2:
                Change = 2;
                object[] several = [New(), New()];
                Session.InsertAll(several);
                break;
            case 3 when handles.Length > 0:
                FactHandle changed = handles[_random.Next(handles.Length)];
                Fill((HostFact)Session[changed]);
                if (_random.Next(2) == 0) Session.Update(changed);
                else Session.Update(changed, "k", "v", "s");
                break;
            case 4 when handles.Length > 0:
                Change = -1;
                Session.Retract(handles[_random.Next(handles.Length)]);
                break;
            default:
                Change = null;
                AfterLastFiring = Facts();
                Session.Fire();
                break;
        }
    }

    private static string Agenda(Session session) =>
        string.Join("; ", session.Agenda.Select(a => $"{a.Rule}({a["x0"]}, {a["x1"]})").Order(StringComparer.Ordinal));

    private HostFact New()
    {
        HostFact made = _random.Next(2) == 0 ? new FactA(_case.Faults) : new FactB(_case.Faults);
        Fill(made);
        return made;
    }

    private void Fill(HostFact fact) => fact.Fill(_random.Next(4), _random.Next(5), _random.Next(3) switch { 0 => null, 1 => "a", _ => "b" });
}
