using System.Data.Common;
using Purchasing.Core.Orders;
using Purchasing.Data.Databases;
using Purchasing.Data.Execution;

namespace Purchasing.Data.Orders;

/// <summary>How lists of orders are sorted and cut into pages, in SQL over <c>purchase_orders o</c>.</summary>
internal static class OrderPages
{
    /// <summary>The condition that leaves out what the pages before showed.</summary>
    public static string After(DbCommand command, SqlDialect dialect, OrderSort sort, bool descending, OrderPlace place)
    {
        string than = descending ? "<" : ">";
        command.With("@after", place.Id);
        if (sort == OrderSort.Id)
            return $"o.order_id {than} @after";
        command.With(
            "@after_value",
            place.Time is DateTimeOffset time ? dialect.FromTime(time)
            : place.Day is DateOnly day ? dialect.FromDate(day)
            : place.Text ?? throw new ArgumentException($"A place in a list sorted by {sort.ToText()} needs its value.", nameof(place)));
        string column = ColumnOf(sort);
        return $"(o.{column} {than} @after_value OR (o.{column} = @after_value AND o.order_id {than} @after))";
    }

    /// <summary>What follows ORDER BY.</summary>
    public static string Order(OrderSort sort, bool descending)
    {
        string direction = descending ? " DESC" : "";
        return $"o.{ColumnOf(sort)}{direction}, o.order_id{direction}";
    }

    private static string ColumnOf(OrderSort sort) => sort switch
    {
        OrderSort.CreatedAt => "created_at",
        OrderSort.ChangedAt => "changed_at",
        OrderSort.OrderDate => "order_date",
        OrderSort.Supplier => "supplier_id",
        _ => "order_id",
    };
}
