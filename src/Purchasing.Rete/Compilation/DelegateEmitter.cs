using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Purchasing.Rete.Delegates;
using Purchasing.Rete.Expressions.Tree;
using Purchasing.Rete.Facts;
using Purchasing.Rete.Runtime;

namespace Purchasing.Rete.Compilation;

/// <summary>Where the facts of variables are found while an expression is compiled.</summary>
/// <param name="Own">The variable that stands for the fact at hand, or null.</param>
/// <param name="Levels">The token level of every variable bound before.</param>
/// <param name="Level">The level of the token at hand; the difference is how far to walk up.</param>
internal sealed record EmitScope(Variable? Own, IReadOnlyDictionary<Variable, int> Levels, int Level);

/// <summary>
/// Turns type-checked expressions into lambdas for the network (<see cref="TieredCompiler"/> makes delegates of them):
/// typed throughout, no boxing, facts fetched once per call. A condition that may fail is guarded where it stands, so that the others pay nothing for it.
/// </summary>
[UnconditionalSuppressMessage("AOT", "IL3050", Justification = "Closed generics over field types; where dynamic code is missing, System.Linq.Expressions interprets and creates them too.")]
[UnconditionalSuppressMessage("Trimming", "IL2060", Justification = "The type arguments are field types, which the rule set keeps alive.")]
[UnconditionalSuppressMessage("Trimming", "IL2026", Justification = "Members are handed over as reflection objects that the fact types keep alive.")]
internal static class DelegateEmitter
{
    private static readonly MethodInfo FactAt = typeof(WorkingMemory).GetMethod(nameof(WorkingMemory.FactAt))!;
    private static readonly MethodInfo Failed = typeof(WorkingMemory).GetMethod(nameof(WorkingMemory.ConditionFailed))!;
    private static readonly MethodInfo HashOf = typeof(Hashing).GetMethod(nameof(Hashing.Of))!;
    private static readonly MethodInfo Combine = typeof(Hashing).GetMethod(nameof(Hashing.Combine))!;
    private static readonly MethodInfo[] s_exact = typeof(ExactValues).GetMethods(BindingFlags.Public | BindingFlags.Static);
    private static readonly MethodInfo Finish = typeof(Hashing).GetMethod(nameof(Hashing.Finish))!;

    public static Expression<AlphaTest> AlphaTest(IReadOnlyList<BoundExpression> tests, Variable own, ConditionSite site, bool onFailure)
    {
        var frame = new Frame(new EmitScope(own, NoLevels, 0), hasToken: false);
        Expression body = frame.Wrap(frame.All(tests, site, onFailure));
        return Expression.Lambda<AlphaTest>(body, frame.Memory, frame.Fact);
    }

    /// <summary>Tests of one fact, each asked when its bit is wanted.</summary>
    public static Expression<FieldTest> FieldTests(IReadOnlyList<BoundExpression> tests, Type type)
    {
        ParameterExpression wanted = Expression.Parameter(typeof(ulong), "wanted"), holding = Expression.Variable(typeof(ulong), "holding");
        ParameterExpression fact = Expression.Variable(type, "own");
        List<Expression> steps = [Expression.Assign(fact, Expression.Convert(FactParameter, type)), Expression.Assign(holding, Expression.Constant(0UL))];
        for (int i = 0; i < tests.Count; i++)
        {
            Expression bit = Expression.Constant(1UL << i), test = ExpressionEmitter.Emit(tests[i], _ => fact);
            if (test.Type == typeof(bool?)) test = Expression.Coalesce(test, Expression.Constant(false));
            steps.Add(Expression.IfThen(
                Expression.AndAlso(Expression.NotEqual(Expression.And(wanted, bit), Expression.Constant(0UL)), test),
                Expression.Assign(holding, Expression.Or(holding, bit))));
        }

        return Expression.Lambda<FieldTest>(Expression.Block([fact, holding], steps.Append(holding)), FactParameter, wanted);
    }

    /// <summary>Tests of a fact beside a token. <paramref name="site"/> is null where the caller guards them itself.</summary>
    public static Expression<JoinTest> JoinTest(IReadOnlyList<BoundExpression> tests, EmitScope scope, ConditionSite? site, bool onFailure)
    {
        var frame = new Frame(scope, hasToken: true);
        Expression body = frame.Wrap(frame.All(tests, site, onFailure));
        return Expression.Lambda<JoinTest>(body, frame.Memory, frame.Token, frame.Fact);
    }

    public static Expression<FactHash> FactHash(IReadOnlyList<BoundExpression> keys, Variable own)
    {
        var frame = new Frame(new EmitScope(own, NoLevels, 0), hasToken: false);
        return Expression.Lambda<FactHash>(frame.Wrap(frame.Hash(keys)), frame.Memory, frame.Fact);
    }

    public static Expression<TokenHash> TokenHash(IReadOnlyList<BoundExpression> keys, EmitScope scope)
    {
        var frame = new Frame(scope with { Own = null }, hasToken: true);
        return Expression.Lambda<TokenHash>(frame.Wrap(frame.Hash(keys)), frame.Memory, frame.Token);
    }

    public static Expression<FactCode> FactCode(BoundExpression value, Variable own)
    {
        var frame = new Frame(new EmitScope(own, NoLevels, 0), hasToken: false);
        return Expression.Lambda<FactCode>(frame.Wrap(Code(frame.Emit(value))), frame.Memory, frame.Fact);
    }

    public static Expression<TokenCode> TokenCode(BoundExpression value, EmitScope scope)
    {
        var frame = new Frame(scope with { Own = null }, hasToken: true);
        return Expression.Lambda<TokenCode>(frame.Wrap(Code(frame.Emit(value))), frame.Memory, frame.Token);
    }

    /// <summary>Null compares with nothing; where it is sorted does not matter.</summary>
    private static Expression Code(Expression value)
    {
        if (Nullable.GetUnderlyingType(value.Type) is not { } underlying) return Expression.Call(typeof(OrderCode).GetMethod(nameof(OrderCode.Of), [value.Type])!, value);
        ParameterExpression known = Expression.Variable(value.Type, "known");
        return Expression.Block([known], Expression.Assign(known, value),
            Expression.Condition(Expression.Property(known, "HasValue"), Code(Expression.Convert(known, underlying)), Expression.Constant(0UL)));
    }

    public static Expression<GroupHash> GroupHash(IReadOnlyList<BoundExpression> keys, EmitScope scope)
    {
        var frame = new Frame(scope, hasToken: true);
        return Expression.Lambda<GroupHash>(frame.Wrap(frame.Hash(keys, mayFail: false)), frame.Memory, frame.Token, frame.Fact);
    }

    public static Expression<GroupTest> GroupTest(IReadOnlyList<(FactField Field, BoundExpression Key)> keys, EmitScope scope, Type rowType)
    {
        var frame = new Frame(scope, hasToken: true);
        ParameterExpression row = Expression.Parameter(typeof(object), "row");
        Expression body = Expression.Constant(true);
        foreach ((FactField field, BoundExpression key) in keys)
            body = Expression.AndAlso(body, Same(frame.Emit(key), Field(row, rowType, field)));
        return Expression.Lambda<GroupTest>(frame.Wrap(body), frame.Memory, frame.Token, frame.Fact, row);
    }

    public static Expression<GroupWrite> GroupWrite(IReadOnlyList<(FactField Field, BoundExpression Key)> keys, EmitScope scope, Type rowType)
    {
        var frame = new Frame(scope, hasToken: true);
        ParameterExpression row = Expression.Parameter(typeof(object), "row");
        var writes = keys.Select(k => (Expression)Expression.Assign(Field(row, rowType, k.Field), ConvertTo(frame.Emit(k.Key), k.Field.Type))).Append(Expression.Empty());
        return Expression.Lambda<GroupWrite>(frame.Wrap(Expression.Block(writes)), frame.Memory, frame.Token, frame.Fact, row);
    }

    /// <summary>A contribution; the accumulate guards it.</summary>
    public static Expression<ValueOf<T>> Value<T>(BoundExpression value, EmitScope scope)
    {
        var frame = new Frame(scope, hasToken: true);
        return Expression.Lambda<ValueOf<T>>(frame.Wrap(ConvertTo(frame.Emit(value), typeof(T))), frame.Memory, frame.Token, frame.Fact);
    }

    public static Expression<ValueOf<bool>> HasValue(BoundExpression value, EmitScope scope)
    {
        var frame = new Frame(scope, hasToken: true);
        Expression emitted = frame.Emit(value);
        Expression body = CanBeNull(emitted.Type)
            ? Expression.NotEqual(emitted, Expression.Constant(null, emitted.Type))
            : Expression.Block(emitted, Expression.Constant(true));
        return Expression.Lambda<ValueOf<bool>>(frame.Wrap(body), frame.Memory, frame.Token, frame.Fact);
    }

    /// <summary>Writes a result into a row's field and says whether it differs from what was there.</summary>
    public static Expression<ResultWriter<T>> Writer<T>(FactField field, Type rowType)
    {
        ParameterExpression row = Expression.Parameter(typeof(object), "row");
        ParameterExpression value = Expression.Parameter(typeof(T), "value");
        ParameterExpression converted = Expression.Variable(field.Type, "converted");
        ParameterExpression changed = Expression.Variable(typeof(bool), "changed");
        Expression target = Field(row, rowType, field);
        Expression body = Expression.Block([converted, changed],
            Expression.Assign(converted, ConvertTo(value, field.Type)),
            Expression.Assign(changed, Expression.Not(Same(target, converted))),
            Expression.Assign(target, converted),
            changed);
        return Expression.Lambda<ResultWriter<T>>(body, row, value);
    }

    public static Expression<Func<object>> Factory(Type type) =>
        Expression.Lambda<Func<object>>(Expression.Convert(Expression.New(ParameterlessConstructor(type)), typeof(object)));

    /// <summary>Salience over a match; who places the match guards it.</summary>
    public static Expression<Func<WorkingMemory, int, int>> Salience(BoundExpression salience, EmitScope scope)
    {
        var frame = new Frame(scope with { Own = null }, hasToken: true);
        return Expression.Lambda<Func<WorkingMemory, int, int>>(frame.Wrap(ConvertTo(frame.Emit(salience), typeof(int))), frame.Memory, frame.Token);
    }

    /// <summary>Equality as the language means it: by value, null equal to null.</summary>
    public static Expression Same(Expression left, Expression right)
    {
        if (left.Type != right.Type) right = Expression.Convert(right, left.Type);
        Type type = Nullable.GetUnderlyingType(left.Type) ?? left.Type;
        if (type == typeof(string)) return Expression.Call(typeof(string).GetMethod(nameof(string.Equals), [typeof(string), typeof(string)])!, left, right);
        if (type.IsPrimitive || type.IsEnum || type == typeof(decimal) || type == typeof(DateOnly) || type == typeof(DateTimeOffset)
            || type == typeof(TimeSpan) || type == typeof(DateTime) || type == typeof(TimeOnly) || type == typeof(Guid))
        {
            // NaN is no number's equal, but no change either.
            if (type == typeof(double) || type == typeof(float)) return Expression.Call(left, left.Type.GetMethod(nameof(Equals), [typeof(object)])!, Expression.Convert(right, typeof(object)));
            return Expression.Equal(left, right);
        }

        return Expression.Call(typeof(object).GetMethod(nameof(object.Equals), [typeof(object), typeof(object)])!,
            Expression.Convert(left, typeof(object)), Expression.Convert(right, typeof(object)));
    }

    /// <summary>Whether a field that was written holds what it held before, to the last digit, offset and sign: what reads it as text would see.</summary>
    public static Expression Unchanged(Expression before, Expression after)
    {
        MethodInfo? exact = Array.Find(s_exact, method => method.GetParameters()[0].ParameterType == before.Type);
        return exact is null ? Same(before, after) : Expression.Call(exact, before, after);
    }

    public static Expression ConvertTo(Expression value, Type type) =>
        value.Type == type ? value : Expression.ConvertChecked(value, type);

    public static Expression Field(Expression target, Type type, FactField field) =>
        Expression.MakeMemberAccess(target.Type == type ? target : Expression.Convert(target, type), field.Member);

    [UnconditionalSuppressMessage("Trimming", "IL2070", Justification = "Fact types are registered by the host with their constructors in use, or generated.")]
    public static ConstructorInfo ParameterlessConstructor(Type type) => type.GetConstructor(Type.EmptyTypes)
        ?? throw new InvalidOperationException($"{type} has no constructor without parameters.");

    private static bool CanBeNull(Type type) => !type.IsValueType || Nullable.GetUnderlyingType(type) is not null;

    private static readonly Dictionary<Variable, int> NoLevels = [];

    // Lambdas do not nest here, so that all of them can have the same parameters: making these is a tenth of what loading a rule costs.
    private static readonly ParameterExpression MemoryParameter = Expression.Parameter(typeof(WorkingMemory), "memory");
    private static readonly ParameterExpression TokenParameter = Expression.Parameter(typeof(int), "token");
    private static readonly ParameterExpression FactParameter = Expression.Parameter(typeof(object), "fact");

    /// <summary>One delegate being made: its parameters and the facts it fetched.</summary>
    internal sealed class Frame
    {
        private readonly EmitScope _scope;
        private readonly Dictionary<Variable, ParameterExpression> _facts = [];
        private readonly List<Expression> _fetches = [];

        public Frame(EmitScope scope, bool hasToken)
        {
            _scope = scope;
            HasToken = hasToken;
        }

        public ParameterExpression Memory => MemoryParameter;

        public ParameterExpression Token => TokenParameter;

        public ParameterExpression Fact => FactParameter;

        private bool HasToken { get; }

        public Expression Emit(BoundExpression expression) => ExpressionEmitter.Emit(expression, Resolve);

        /// <summary>The local that holds a variable's fact; fetched at the start of the delegate.</summary>
        public ParameterExpression Resolve(Variable variable)
        {
            if (_facts.TryGetValue(variable, out ParameterExpression? known)) return known;
            ParameterExpression local = Expression.Variable(variable.FactType.ClrType, variable.Name);
            Expression source = variable == _scope.Own
                ? Fact
                : Expression.Call(Memory, FactAt, Token, Expression.Constant(Hops(variable)));
            _fetches.Add(Expression.Assign(local, Expression.Convert(source, local.Type)));
            _facts.Add(variable, local);
            return local;
        }

        public int Hops(Variable variable)
        {
            if (!HasToken || !_scope.Levels.TryGetValue(variable, out int level))
                throw new InvalidOperationException($"The variable '{variable}' is not bound here.");
            return _scope.Level - level;
        }

        public Expression All(IReadOnlyList<BoundExpression> tests, ConditionSite? site, bool onFailure)
        {
            Expression? body = null;
            bool canThrow = false;
            foreach (BoundExpression test in tests)
            {
                canThrow |= ExpressionAnalysis.CanThrow(test);
                Expression emitted = Emit(test);
                if (emitted.Type == typeof(bool?)) emitted = Expression.Coalesce(emitted, Expression.Constant(false));
                body = body is null ? emitted : Expression.AndAlso(body, emitted);
            }

            body ??= Expression.Constant(true);
            return canThrow && site is not null ? Guard(body, site, Expression.Constant(onFailure)) : body;
        }

        private TryExpression Guard(Expression body, ConditionSite site, Expression otherwise)
        {
            ParameterExpression error = Expression.Variable(typeof(Exception), "error");
            Expression token = HasToken ? Token : Expression.Constant(0);
            Expression fact = _scope.Own is null ? Expression.Constant(null, typeof(object)) : Fact;
            return Expression.TryCatch(body, Expression.Catch(error,
                Expression.Block(Expression.Call(Memory, Failed, Expression.Constant(site), error, token, fact), otherwise)));
        }

        /// <param name="keys">The keys.</param>
        /// <param name="mayFail">Whether a key that fails has a hash of its own; otherwise its exception leaves.</param>
        public Expression Hash(IReadOnlyList<BoundExpression> keys, bool mayFail = true)
        {
            Expression? hash = null;
            foreach (BoundExpression key in keys)
            {
                Expression value = Emit(key);
                Expression one = Expression.Call(HashOf.MakeGenericMethod(value.Type), value);
                hash = hash is null ? one : Expression.Call(Combine, hash, one);
            }

            Expression finished = Expression.Call(Finish, hash ?? Expression.Constant(0));
            return mayFail && keys.Any(ExpressionAnalysis.CanThrow)
                ? Expression.TryCatch(finished, Expression.Catch(typeof(Exception), Expression.Constant(HashIndex.Failed)))
                : finished;
        }

        public Expression Wrap(Expression body) =>
            _fetches.Count == 0 ? body : Expression.Block(_facts.Values, _fetches.Append(body));
    }
}
