using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Model;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>
/// Compiles an action list to one delegate. Actions take effect in order; when one fails, the fields that earlier
/// ones wrote get their old values back before the exception leaves (queued inserts and retracts are undone by
/// the caller). Values of one modify are all read before any is written. The rule's sentence is made at the end.
/// </summary>
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "See DelegateEmitter.")]
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "See DelegateEmitter.")]
internal sealed class ActionEmitter(ActionTarget target, string rule, BoundTemplate? because)
{
    private static readonly MethodInfo QueueInsert = Method(nameof(WorkingMemory.QueueInsert));
    private static readonly MethodInfo QueueRetract = Method(nameof(WorkingMemory.QueueRetract));
    private static readonly MethodInfo InsertLogical = Method(nameof(WorkingMemory.InsertLogical));
    private static readonly MethodInfo Focus = Method(nameof(WorkingMemory.Focus));
    private static readonly MethodInfo Halt = Method(nameof(WorkingMemory.Halt));
    private static readonly MethodInfo Log = Method(nameof(WorkingMemory.Log));
    private static readonly MethodInfo EmitEvent = Method(nameof(WorkingMemory.EmitEvent));
    private static readonly MethodInfo CallHandler = Method(nameof(WorkingMemory.CallHandler));
    private static readonly MethodInfo MakeSentence = Method(nameof(WorkingMemory.MakeSentence));
    private static readonly MethodInfo UndoFailed = Method(nameof(WorkingMemory.UndoFailed));

    private readonly Dictionary<Variable, ParameterExpression> _inserted = [];
    private readonly Dictionary<Variable, ParameterExpression> _insertedIds = [];

    /// <summary>The whole list as one expression.</summary>
    public BlockExpression Body(IReadOnlyList<ActionModel> actions)
    {
        Expression body = From(actions, 0);
        return Expression.Block(_inserted.Values.Concat(_insertedIds.Values), body, Expression.Empty());
    }

    private Expression From(IReadOnlyList<ActionModel> actions, int index)
    {
        if (index == actions.Count) return because is null ? Expression.Empty() : Expression.Call(target.Memory, MakeSentence, target.Token);
        if (actions[index] is ModifyAction modify) return Modify(modify, actions, index);
        Expression here = One(actions[index]);
        return index == actions.Count - 1 && because is null ? here : Expression.Block(here, From(actions, index + 1));
    }

    private BlockExpression Modify(ModifyAction action, IReadOnlyList<ActionModel> actions, int index)
    {
        var locals = new List<ParameterExpression>();
        var reads = new List<Expression>();
        var writes = new List<Expression>();
        var restores = new List<Expression>();
        Expression? mask = null;
        ParameterExpression fact = FactOf(action.Variable);
        BoundExpression[] values = SharedValues.Of(action.Fields.Select(a => a.Value), locals);
        for (int i = 0; i < values.Length; i++)
        {
            FactField field = action.Fields[i].Field;
            ParameterExpression before = Expression.Variable(field.Type, field.Name + "Before");
            ParameterExpression after = Expression.Variable(field.Type, field.Name + "After");
            locals.Add(before);
            locals.Add(after);
            Expression member = DelegateEmitter.Field(fact, fact.Type, field);
            reads.Add(Expression.Assign(after, DelegateEmitter.ConvertTo(Emit(values[i]), field.Type)));
            reads.Add(Expression.Assign(before, member));
            writes.Add(Expression.Assign(member, after));
            restores.Add(Expression.Assign(member, before));
            ulong bits = target.BitsOf(action.Variable.FactType, field);
            if (bits == 0) continue;
            Expression bit = Expression.Condition(DelegateEmitter.Unchanged(before, after), Expression.Constant(0UL), Expression.Constant(bits));
            mask = mask is null ? bit : Expression.Or(mask, bit);
        }

        var steps = new List<Expression>(reads);
        Expression queue = mask is null ? Expression.Empty() : target.Changed(_inserted.ContainsKey(action.Variable) ? _insertedIds[action.Variable] : null, action.Variable, mask);
        Expression rest = From(actions, index + 1);
        bool writesCanThrow = !action.Variable.FactType.IsDeclared && action.Fields.Any(a => !a.Field.IsPlain);
        if (index < actions.Count - 1 || writesCanThrow || because is not null)
        {
            // Put back in reverse order: a field may be assigned twice.
            restores.Reverse();
            Expression body = Expression.Block(writes.Append(queue).Append(rest).Append(Expression.Empty()));
            Expression undo = Expression.Block(restores.Append(Expression.Empty()));
            if (writesCanThrow)
            {
                ParameterExpression error = Expression.Variable(typeof(Exception), "error");
                undo = Expression.TryCatch(undo, Expression.Catch(error, Expression.Call(target.Memory, UndoFailed, error)));
            }

            steps.Add(Expression.TryCatch(body, Expression.Catch(typeof(Exception), Expression.Block(undo, Expression.Rethrow(), Expression.Empty()))));
        }
        else
        {
            steps.AddRange(writes);
            steps.Add(queue);
        }

        return Expression.Block(locals, steps);
    }

    private Expression One(ActionModel action)
    {
        switch (action)
        {
            case InsertAction insert:
                return Insert(insert);
            case RetractAction retract:
                return Expression.Call(target.Memory, QueueRetract, FactIdOf(retract.Variable));
            case FocusAction focus:
                return Expression.Call(target.Memory, Focus, Expression.Constant(target.GroupIndex(focus.Group)));
            case HaltAction:
                return Expression.Call(target.Memory, Halt);
            case LogAction log:
                return Expression.Call(target.Memory, Log, Expression.Constant(rule), ExpressionEmitter.EmitTemplate(log.Message, FactOf));
            case EmitAction emit:
                return Expression.Call(target.Memory, EmitEvent, Expression.Constant(rule), Expression.Constant(emit.Event), Names(emit.Values), Values(emit.Values));
            case CallAction call:
                return Expression.Call(target.Memory, CallHandler, Expression.Constant(rule), Expression.Constant(call.Handler), Names(call.Values), Values(call.Values));
            default:
                throw new InvalidOperationException($"Unknown action {action.GetType().Name}.");
        }
    }

    private BlockExpression Insert(InsertAction action)
    {
        Type type = action.FactType.ClrType;
        ParameterExpression made = Expression.Variable(type, action.Variable?.Name ?? "made");
        var locals = new List<ParameterExpression>();
        var steps = new List<Expression> { Expression.Assign(made, New(action)) };
        foreach (FieldAssignment assignment in action.Fields.Where(a => !ByConstructor(type, a.Field)))
            steps.Add(Expression.Assign(DelegateEmitter.Field(made, type, assignment.Field), DelegateEmitter.ConvertTo(Emit(assignment.Value), assignment.Field.Type)));
        Expression insert = action.Logical
            ? Expression.Call(target.Memory, InsertLogical, target.Token, Expression.Constant(action.FactType), made)
            : Expression.Call(target.Memory, QueueInsert, made);
        if (action.Variable is null)
        {
            locals.Add(made);
            steps.Add(insert);
        }
        else
        {
            ParameterExpression id = Expression.Variable(typeof(int), action.Variable.Name + "Id");
            _inserted.Add(action.Variable, made);
            _insertedIds.Add(action.Variable, id);
            steps.Add(Expression.Assign(id, insert));
        }

        steps.Add(Expression.Empty());
        return Expression.Block(locals, steps);
    }

    /// <summary>A new fact: by the constructor without parameters, or by the one whose parameters are fields (records).</summary>
    private NewExpression New(InsertAction action)
    {
        Type type = action.FactType.ClrType;
        ConstructorInfo? constructor = Constructor(type);
        if (constructor is null || constructor.GetParameters().Length == 0) return Expression.New(DelegateEmitter.ParameterlessConstructor(type));
        return Expression.New(constructor, constructor.GetParameters().Select(parameter =>
        {
            FieldAssignment? given = action.Fields.FirstOrDefault(a => string.Equals(a.Field.Name, parameter.Name, StringComparison.OrdinalIgnoreCase));
            return given is null ? (Expression)Expression.Default(parameter.ParameterType) : DelegateEmitter.ConvertTo(Emit(given.Value), parameter.ParameterType);
        }));
    }

    private static bool ByConstructor(Type type, FactField field) =>
        Constructor(type)?.GetParameters().Any(p => string.Equals(p.Name, field.Name, StringComparison.OrdinalIgnoreCase)) == true;

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Fact types are registered by the host with their constructors in use, or generated.")]
    private static ConstructorInfo? Constructor(Type type)
    {
        ConstructorInfo[] constructors = type.GetConstructors();
        return constructors.FirstOrDefault(c => c.GetParameters().Length == 0)
            ?? constructors.OrderByDescending(c => c.GetParameters().Length).FirstOrDefault();
    }

    private Expression Emit(BoundExpression expression) => ExpressionEmitter.Emit(expression, FactOf);

    private ParameterExpression FactOf(Variable variable) =>
        _inserted.TryGetValue(variable, out ParameterExpression? made) ? made : target.Resolve(variable);

    private Expression FactIdOf(Variable variable) =>
        _insertedIds.TryGetValue(variable, out ParameterExpression? id) ? id : target.FactId(variable);

    private static ConstantExpression Names(IReadOnlyList<(string Name, BoundExpression Value)> values) =>
        Expression.Constant(values.Select(v => v.Name).ToArray());

    private NewArrayExpression Values(IReadOnlyList<(string Name, BoundExpression Value)> values) =>
        Expression.NewArrayInit(typeof(object), values.Select(v => Expression.Convert(Emit(v.Value), typeof(object))));

    private static MethodInfo Method(string name) => typeof(WorkingMemory).GetMethod(name)!;
}
