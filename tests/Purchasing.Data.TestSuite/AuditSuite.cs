using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Purchasing.Core.Auditing;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;

namespace Purchasing.Data.TestSuite;

/// <summary>The audit trail is one chain, and what is done to it by SQL is found.</summary>
public abstract class AuditSuite : DatabaseSuite
{
    private IAuditTrail Trail => Databases.Get<IAuditTrail>();

    private IOrderStore Orders => Databases.Get<IOrderStore>();

    [Fact]
    public async Task Orders_and_other_actions_are_one_chain()
    {
        await ThreeEntriesAsync();

        IReadOnlyList<AuditRecord> entries = await Trail.ReadAsync(0, 10, None);

        Assert.Equal(
            ["1 order:PO-1 create 1  approved", "2 rules in_force   ", "3 order:PO-1 closed 2 approved closed"],
            entries.Select(e => $"{e.Seq} {e.Subject} {e.Action} {e.Version} {e.From} {e.To}"));
        Assert.Equal([AuditRecord.NoHash, entries[0].Hash, entries[1].Hash], entries.Select(e => e.PreviousHash));
        Assert.Equal(entries[2].Hash, (await Trail.HeadAsync(None)).Last.Hash);
        AuditVerification found = await VerifyAsync();
        Assert.Equal((3L, null), (found.Checked, found.Problem));
    }

    [Fact]
    public async Task The_hash_is_what_another_program_works_out()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1");
        await Orders.CreateAsync(SampleOrders.Creation(order) with { Audit = new AuditEntry("PO-1", 1, SampleOrders.At, "Jürgen", "create", null, OrderStatus.Approved, "weil: 5|7\n") }, None);

        // Written out by hand: the lengths count bytes of UTF-8.
        string text = "64:" + new string('0', 64) + "1:1" + "27:2026-03-02T08:30:15.123456Z" + "7:Jürgen" + "6:create" + "10:order:PO-1" + "1:1" + "-" + "8:approved" + "10:weil: 5|7\n" + "-" + "196:" + Content;
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text))), (await Trail.ReadAsync(0, 10, None))[0].Hash);
    }

    [Theory]
    [InlineData("UPDATE order_audit SET actor = 'mallory' WHERE seq = 1", "Entry 1 is not what was written")]
    [InlineData("UPDATE order_audit SET reason = 'agreed' WHERE seq = 3", "Entry 3 is not what was written")]
    [InlineData("UPDATE order_audit SET at = '2026-03-02 09:30:15.999999' WHERE seq = 3", "Entry 3 is not what was written")]
    [InlineData("UPDATE audit_events SET detail = 'nothing' WHERE seq = 2", "Entry 2 is not what was written")]
    [InlineData("UPDATE order_audit SET hash = '00' WHERE seq = 1", "Entry 1 is not what was written")]
    [InlineData("DELETE FROM audit_events WHERE seq = 2", "Entry 2 is missing")]
    [InlineData("DELETE FROM order_audit WHERE seq = 1", "Entry 1 is missing")]
    [InlineData("DELETE FROM order_audit WHERE seq = 3", "the last 1 were cut off")]
    [InlineData("DELETE FROM order_audit; DELETE FROM audit_events", "the last 3 were cut off")]
    [InlineData("UPDATE order_audit SET seq = 9 WHERE seq = 1; UPDATE order_audit SET seq = 1 WHERE seq = 3; UPDATE order_audit SET seq = 3 WHERE seq = 9", "Entry 1 is not what was written")]
    [InlineData("INSERT INTO audit_events (seq, at, actor, action, subject, detail, hash) SELECT 1, at, actor, action, subject, detail, hash FROM audit_events", "Two entries have place 1")]
    [InlineData("INSERT INTO audit_events (seq, at, actor, action, subject, detail, hash) SELECT 4, at, actor, action, subject, detail, hash FROM audit_events", "Entry 4 is not what was written")]
    [InlineData("INSERT INTO order_audit (order_id, version, at, actor, action, from_status, to_status) SELECT order_id, 7, at, 'mallory', 'approve', 'draft', 'approved' FROM order_audit WHERE seq = 1", "1 entries of orders are outside the chain")]
    [InlineData("UPDATE audit_head SET hash = '00'", "the head was changed")]
    [InlineData("DELETE FROM order_audit WHERE seq = 1; UPDATE audit_head SET checkpoint_seq = 1, checkpoint_hash = (SELECT MIN('0') FROM audit_events)", "Entry 2 is not what was written")]
    public async Task What_is_done_to_it_by_sql_is_found(string sql, string problem)
    {
        await ThreeEntriesAsync();

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, sql);

        Assert.Contains(problem, (await VerifyAsync()).Problem);
    }

    [Fact]
    public async Task A_beginning_that_was_removed_with_a_right_checkpoint_is_found()
    {
        await ThreeEntriesAsync();
        string hash = (await Trail.ReadAsync(0, 10, None))[0].Hash;

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, $"DELETE FROM order_audit WHERE seq = 1; UPDATE audit_head SET checkpoint_seq = 1, checkpoint_hash = '{hash}'");

        Assert.Contains("no entry says that retention removed them", (await VerifyAsync()).Problem);
    }

    [Fact]
    public async Task An_end_that_was_cut_off_with_the_head_put_right_shows_by_an_anchor()
    {
        await ThreeEntriesAsync();
        await RecordAsync("rules");
        AuditAnchor kept = (await Trail.HeadAsync(None)).Last;
        AuditRecord third = (await Trail.ReadAsync(0, 10, None))[2];

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, $"DELETE FROM audit_events WHERE seq = 4; UPDATE audit_head SET seq = 3, hash = '{third.Hash}'");

        Assert.Null((await VerifyAsync()).Problem);
        Assert.Contains("its end was cut off", (await VerifyAsync(kept)).Problem);
        await RecordAsync("parameters");
        Assert.Contains("written anew", (await VerifyAsync(kept)).Problem);
    }

    [Theory]
    [InlineData("DELETE FROM order_audit; DELETE FROM audit_events", 0)]
    [InlineData("DELETE FROM order_audit WHERE seq = 3", 2)]
    [InlineData("UPDATE purchase_orders SET version = version + 1", 3)]
    public async Task Orders_that_no_entry_tells_of_show_without_an_anchor(string sql, int left)
    {
        await ThreeEntriesAsync();
        string hash = left == 0 ? AuditRecord.NoHash : (await Trail.ReadAsync(0, 10, None))[left - 1].Hash;

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, $"{sql}; UPDATE audit_head SET seq = {left}, hash = '{hash}'");

        Assert.Contains("No entry tells of the creation or the last version of PO-1 as they are now:", (await VerifyAsync()).Problem);
    }

    [Theory]
    [InlineData("UPDATE purchase_orders SET status = 'received'")]
    [InlineData("UPDATE purchase_orders SET created_by = 'mallory'")]
    [InlineData("UPDATE purchase_orders SET status = 'draft'; UPDATE purchase_order_lines SET is_open = 0, quantity = '1'")]
    [InlineData("UPDATE purchase_orders SET version = 1, status = 'approved'")]
    public async Task Orders_that_are_not_as_the_trail_tells_show(string sql)
    {
        await ThreeEntriesAsync();
        Assert.True((await VerifyAsync()).IsSound);

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, sql);

        Assert.Contains("No entry tells of the creation or the last version of PO-1 as they are now:", (await VerifyAsync()).Problem);
    }

    // Whoever takes lines out of what is on order has the same goods bought again.
    [Fact]
    public async Task Lines_of_an_open_order_that_do_not_count_as_on_order_are_found()
    {
        await Orders.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-1")), None);
        Assert.Null((await VerifyAsync()).Problem);

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE purchase_order_lines SET is_open = 0");

        Assert.Contains("PO-1 (0 of its 1 lines count as on order, and it is ", (await VerifyAsync()).Problem);
    }

    [Theory]
    [InlineData("UPDATE purchase_order_lines SET unit_price = '14.99'", "PO-1 (its lines)")]
    [InlineData("UPDATE purchase_order_lines SET purchase_price = '200'", "PO-1 (its lines)")]
    [InlineData("UPDATE purchase_order_lines SET quantity = '107'", "PO-1 (its lines")]
    [InlineData("UPDATE purchase_order_lines SET purchase_unit = 'BOX'", "PO-1 (its lines")]
    [InlineData("UPDATE purchase_order_lines SET received_quantity = '108'", "PO-1 (its lines)")]
    [InlineData("UPDATE purchase_order_lines SET expected_on = '2026-03-10'", "PO-1 (its lines)")]
    [InlineData("UPDATE purchase_order_lines SET product_id = 'PROD-002'", "PO-1 (its lines)")]
    [InlineData("UPDATE purchase_order_lines SET price_tiers = NULL", "PO-1 (its lines)")]
    [InlineData("UPDATE purchase_order_lines SET is_open = 1", "PO-1 (1 of its 1 lines count as on order, and it is closed)")]
    [InlineData("DELETE FROM purchase_order_lines", "PO-1 (its lines; it has no lines)")]
    [InlineData("UPDATE purchase_orders SET tax_amount = '0', tax_rate = '0', grand_total = '1726.92'", "PO-1 (its amounts)")]
    [InlineData("UPDATE purchase_orders SET currency = 'EUR'", "PO-1 (its amounts)")]
    [InlineData("UPDATE purchase_orders SET supplier_id = 'SUP-666'", "PO-1 (its supplier, dates, approvals or other terms)")]
    [InlineData("UPDATE purchase_orders SET order_date = '2026-03-03', currency = 'EUR'", "PO-1 (its supplier, dates, approvals or other terms and its amounts)")]
    [InlineData("UPDATE purchase_orders SET approved_by = '[\"mallory\"]'", "PO-1 (its supplier, dates, approvals or other terms)")]
    public async Task What_an_order_holds_is_what_its_last_entry_tells(string sql, string problem)
    {
        await ThreeEntriesAsync();
        AuditVerification sound = await VerifyAsync();
        Assert.Equal((null, 1L, 0L), (sound.Problem, sound.Orders, sound.NotCompared));

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, sql);

        Assert.Contains("Changed past the product, so that the trail tells something else: " + problem, (await VerifyAsync()).Problem);
        // Taking the hash out of the entry, or putting another in, breaks the chain.
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE order_audit SET content = NULL WHERE version = 2");
        Assert.Contains("Entry 3 is not what was written", (await VerifyAsync()).Problem);
    }

    [Theory]
    [InlineData("UPDATE purchase_orders SET approved_by = '{damaged' WHERE order_id = 'PO-2'", "purchase_orders")]
    [InlineData("UPDATE purchase_orders SET accepted_terms = 'none' WHERE order_id = 'PO-2'", "purchase_orders")]
    [InlineData("UPDATE order_revisions SET content = '{}' WHERE order_id = 'PO-2'", "order_revisions")]
    public Task An_order_that_cannot_be_read_is_named_and_the_others_are_compared(string sql, string table) => UnreadableAsync(sql, table);

    /// <summary>Makes PO-2 of four orders unreadable and changes PO-4.</summary>
    protected async Task UnreadableAsync(string sql, string table)
    {
        foreach (string id in (string[])["PO-1", "PO-2", "PO-3", "PO-4"])
        {
            PurchaseOrder order = SampleOrders.Order(id, $"run-{id}", OrderStatus.Sent, SampleOrders.Line($"PROD-{id}")) with { SentRevision = 1 };
            await Orders.CreateAsync(SampleOrders.Creation(order), None);
            OrderChange amended = SampleOrders.Change(order, OrderStatus.PendingApproval, linesChanged: true);
            await Orders.UpdateAsync(amended with { Order = amended.Order with { Revision = 2 }, Superseded = order }, None);
        }

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, sql);
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE purchase_order_lines SET unit_price = '14.99' WHERE order_id = 'PO-4'");

        AuditVerification found = await VerifyAsync();

        Assert.Matches($"^Changed past the product.*: PO-2 \\(.*{table}\\), PO-4 \\(its lines.*\\)\\.$", found.Problem);
    }

    [Fact]
    public async Task An_order_that_was_changed_by_sql_is_not_approved_or_sent_and_no_later_action_covers_it_up()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", status: OrderStatus.PendingApproval);
        await Orders.CreateAsync(SampleOrders.Creation(order), None);
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE purchase_order_lines SET purchase_price = '200'");
        PurchaseOrder changed = (await Orders.GetAsync("PO-1", None))!;
        Assert.Equal("its lines", await Orders.AlteredAsync(changed, None));

        foreach (OrderStatus to in (OrderStatus[])[OrderStatus.Approved, OrderStatus.PendingApproval, OrderStatus.Sending])
        {
            OrderActionException refused = await Assert.ThrowsAsync<OrderActionException>(async () => await Orders.UpdateAsync(SampleOrders.Change(changed, to), None));
            Assert.Contains("Order PO-1 is not what the audit trail tells: its lines.", refused.Message);
        }

        Assert.Equal(1, (await Orders.GetAsync("PO-1", None))!.Version);
        Assert.True(await Orders.UpdateAsync(SampleOrders.Change(changed, OrderStatus.Cancelled), None));
        Assert.Contains("PO-1 (its lines)", (await VerifyAsync()).Problem);

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE purchase_order_lines SET purchase_price = NULL");
        Assert.Null((await VerifyAsync()).Problem);
    }

    [Fact]
    public async Task A_revision_that_the_supplier_has_is_compared_too()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1", status: OrderStatus.Sent) with { SentRevision = 1 };
        await Orders.CreateAsync(SampleOrders.Creation(order), None);
        OrderChange amended = SampleOrders.Change(order, OrderStatus.PendingApproval, linesChanged: true);
        await Orders.UpdateAsync(amended with { Order = amended.Order with { Revision = 2 }, Superseded = order }, None);
        SampleOrders.Same(order, await Orders.SupersededAsync("PO-1", 1, None));
        AuditVerification sound = await VerifyAsync();
        Assert.Equal((null, 2L), (sound.Problem, sound.Orders));

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE order_revisions SET content = REPLACE(content, '15.99', '25.99')");

        Assert.Contains("revision 1 of PO-1, which is kept (its lines", (await VerifyAsync()).Problem);
        await Assert.ThrowsAsync<OrderActionException>(async () => await Orders.SupersededAsync("PO-1", 1, None));
    }

    [Fact]
    public async Task Entries_of_an_earlier_version_hold_nothing_and_stay_valid()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1");
        await Orders.CreateAsync(SampleOrders.Creation(order), None);
        // As the migration leaves it.
        await Databases.ExecuteAsync(
            DatabaseNames.Purchasing,
            $"UPDATE order_audit SET seq = NULL, hash = NULL, content = NULL; UPDATE audit_head SET seq = 0, hash = '{AuditRecord.NoHash}', begun = 0");

        AuditVerification before = await VerifyAsync();
        Assert.Equal((null, 0L, 1L), (before.Problem, before.Orders, before.NotCompared));
        Assert.True(await Orders.UpdateAsync(SampleOrders.Change(order, OrderStatus.Closed), None));
        AuditVerification after = await VerifyAsync();
        Assert.Equal((null, 1L, 0L), (after.Problem, after.Orders, after.NotCompared));
    }

    [Fact]
    public async Task What_retention_removed_of_an_order_is_not_missed_and_what_it_left_is()
    {
        await ThreeEntriesAsync();
        await Trail.RemoveBeforeAsync(SampleOrders.At.AddMinutes(30), "it", None);
        AuditRecord told = (await Trail.ReadAsync(0, 10, None))[1];
        Assert.Equal("remove_old", told.Action);

        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "UPDATE purchase_orders SET version = 3");

        Assert.Contains("last version of PO-1 as they are now:", (await VerifyAsync()).Problem);
    }

    [Fact]
    public async Task Retention_leaves_a_checkpoint_that_keeps_the_chain_checkable()
    {
        await ThreeEntriesAsync();
        AuditAnchor second = new(2, (await Trail.ReadAsync(0, 10, None))[1].Hash);

        Assert.Equal(2, await Trail.RemoveBeforeAsync(SampleOrders.At.AddMinutes(30), "it", None));

        Assert.Equal([3L, 4L], (await Trail.ReadAsync(0, 10, None)).Select(e => e.Seq));
        AuditHead head = await Trail.HeadAsync(None);
        Assert.Equal(second, head.Checkpoint);
        Assert.Equal(second.Hash, (await Trail.ReadAsync(0, 10, None))[0].PreviousHash);
        AuditVerification found = await VerifyAsync(second, head.Last);
        Assert.Equal((2L, null), (found.Checked, found.Problem));
        AuditAnchor old = new(1, AuditRecord.NoHash);
        AuditVerification beside = await VerifyAsync(old, head.Last);
        Assert.Null(beside.Problem);
        Assert.Equal([old], beside.TooOld);
        Assert.Equal(0, await Trail.RemoveBeforeAsync(SampleOrders.At.AddMinutes(30), "it", None));
        // Everything is old: the entry that tells of it stays.
        Assert.Equal(2, await Trail.RemoveBeforeAsync(new DateTimeOffset(2999, 1, 1, 0, 0, 0, TimeSpan.Zero), "it", None));
        Assert.Equal("5 audit remove_old", string.Join(", ", (await Trail.ReadAsync(0, 10, None)).Select(e => $"{e.Seq} {e.Subject} {e.Action}")));
        Assert.Null((await VerifyAsync()).Problem);
    }

    [Fact]
    public async Task Retention_ends_at_the_first_entry_of_an_order_that_is_still_open()
    {
        await ThreeEntriesAsync();
        PurchaseOrder open = SampleOrders.Order("PO-2", "run-2", lines: SampleOrders.Line("PROD-002"));
        await Orders.CreateAsync(SampleOrders.Creation(open), None);
        await RecordAsync("parameters");
        DateTimeOffset later = new(2999, 1, 1, 0, 0, 0, TimeSpan.Zero);

        Assert.Equal(3, await Trail.RemoveBeforeAsync(later, "it", None));

        Assert.Equal(["order:PO-2", "parameters", "audit"], (await Trail.ReadAsync(0, 10, None)).Select(e => e.Subject));
        Assert.True(await Orders.UpdateAsync(SampleOrders.Change(open, OrderStatus.Cancelled), None));
        Assert.Equal(4, await Trail.RemoveBeforeAsync(later, "it", None));
        Assert.Null((await VerifyAsync()).Problem);
    }

    [Fact]
    public async Task Entries_of_an_earlier_version_are_chained_at_the_first_use()
    {
        await ThreeEntriesAsync();
        // As the migration leaves it: entries without a place, and a head that has not begun.
        await Databases.ExecuteAsync(
            DatabaseNames.Purchasing,
            $"DELETE FROM audit_events; UPDATE order_audit SET seq = NULL, hash = NULL; UPDATE audit_head SET seq = 0, hash = '{AuditRecord.NoHash}', begun = 0");

        await Orders.CreateAsync(SampleOrders.Creation(SampleOrders.Order("PO-2", "run-2", lines: SampleOrders.Line("PROD-002"))), None);

        Assert.Equal(["1 order:PO-1 1", "2 order:PO-1 2", "3 order:PO-2 1"], (await Trail.ReadAsync(0, 10, None)).Select(e => $"{e.Seq} {e.Subject} {e.Version}"));
        Assert.Null((await VerifyAsync()).Problem);
    }

    [Fact]
    public async Task Entries_outside_the_chain_are_adopted_by_a_person_and_that_is_written_down()
    {
        await ThreeEntriesAsync();
        await Databases.ExecuteAsync(
            DatabaseNames.Purchasing,
            "INSERT INTO order_audit (order_id, version, at, actor, action, from_status, to_status) SELECT order_id, 7, at, 'ann', 'close', from_status, to_status FROM order_audit WHERE seq = 3; "
            + "UPDATE purchase_orders SET version = 7");

        Assert.Equal(1, await Trail.AdoptAsync("it", "the old version still ran", None));

        Assert.Null((await VerifyAsync()).Problem);
        AuditRecord told = (await Trail.ReadAsync(4, 10, None))[0];
        Assert.Equal(("adopt", "it", "1 entries that were outside the chain were chained after entry 3; the old version still ran"), (told.Action, told.Actor, told.Detail));
    }

    [Fact]
    public async Task Without_its_head_nothing_is_written_until_a_person_makes_it_again()
    {
        await ThreeEntriesAsync();
        await Trail.RemoveBeforeAsync(SampleOrders.At.AddMinutes(30), "it", None);
        await Databases.ExecuteAsync(DatabaseNames.Purchasing, "DELETE FROM audit_head");
        OrderChange creation = SampleOrders.Creation(SampleOrders.Order("PO-2", "run-2", lines: SampleOrders.Line("PROD-002")));

        OrderStoreException refused = await Assert.ThrowsAsync<OrderStoreException>(async () => await Orders.CreateAsync(creation, None));
        Assert.Contains("audit adopt", refused.Message);
        Assert.Null(await Orders.GetAsync("PO-2", None));

        await Trail.AdoptAsync("it", "restored", None);
        await Orders.CreateAsync(creation, None);
        Assert.Null((await VerifyAsync()).Problem);
    }

    [Fact]
    public async Task Many_writers_of_two_hosts_make_one_chain()
    {
        await using TestDatabases other = Databases.OpenAgain();
        IAuditTrail[] hosts = [Trail, other.Get<IAuditTrail>()];
        IOrderStore[] stores = [Orders, other.Get<IOrderStore>()];

        await Task.WhenAll(Enumerable.Range(0, 40).Select(i => Task.Run(async () =>
        {
            await stores[i % 2].CreateAsync(SampleOrders.Creation(SampleOrders.Order($"PO-{i}", $"run-{i}", lines: SampleOrders.Line($"P-{i}"))), None);
            await hosts[(i + 1) % 2].RecordAsync(new AuditEvent($"account:{i}", "set", "it", SampleOrders.At, null), None);
        })));

        IReadOnlyList<AuditRecord> entries = await Trail.ReadAsync(0, 1000, None);
        Assert.Equal(Enumerable.Range(1, 80).Select(i => (long)i), entries.Select(e => e.Seq));
        AuditVerification found = await VerifyAsync();
        Assert.Equal((80L, null), (found.Checked, found.Problem));
    }

    [Fact]
    public async Task Pages_join_without_a_gap()
    {
        for (int i = 0; i < 7; i++)
            await RecordAsync($"subject{i.ToString(CultureInfo.InvariantCulture)}");

        List<AuditRecord> read = [];
        while (await Trail.ReadAsync(read.Count == 0 ? 0 : read[^1].Seq, 3, None) is { Count: > 0 } page)
            read.AddRange(page);

        Assert.Equal([1L, 2, 3, 4, 5, 6, 7], read.Select(e => e.Seq));
        Assert.All(read, e => Assert.Equal(e.Hash, e.ComputeHash()));
    }

    private async Task ThreeEntriesAsync()
    {
        PurchaseOrder order = SampleOrders.Order("PO-1");
        await Orders.CreateAsync(SampleOrders.Creation(order), None);
        await RecordAsync("rules");
        Assert.True(await Orders.UpdateAsync(SampleOrders.Change(order, OrderStatus.Closed), None));
    }

    private ValueTask RecordAsync(string subject) => Trail.RecordAsync(new AuditEvent(subject, "in_force", "it", SampleOrders.At.AddMinutes(1), "abc"), None);

    // What the sample order is by hand, worked out by another program (sha256sum over the fields as the documentation writes them).
    private const string Content = "1:52a2bf15351885341b6aa49db6d75a53758b76102a45e300d6cb7423e358288b:9eb2a25c768fff828000e863a31b69bd698e37ad6eacac4344d62d71c4217c82:972d5f33f8538d02a8c03b4d0710b67d1a076754ff2b48d65a260fa34aaa1835";

    private Task<AuditVerification> VerifyAsync(params AuditAnchor[] anchors) => new AuditVerifier(Trail, Databases.Get<IOrderContents>()).VerifyAsync(anchors, None);
}
